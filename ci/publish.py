"""Writes the repository's address into every Colab link and setup cell, and into the README.

python3 ci/publish.py OWNER/NAME                    as on GitHub; its web address will do as well
python3 ci/publish.py OWNER/NAME --branch master    where the default branch is not "main"
python3 ci/publish.py OWNER/NAME --dry-run          changes nothing; says what it would change

It can be run again for another address, and with OWNER/NAME itself, which takes the address out.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = "OWNER/NAME"
COLAB = "https://colab.research.google.com/github"
ADDRESS = r"[^\s/\"\\]+/[^\s/\"\\]+"
# As they stand in the JSON of a notebook, whose text may hold a quote only behind a backslash.
SETUP = re.compile(rf'(REPOSITORY = \\"https://github\.com/)({ADDRESS})(\.git\\")')
BADGE = re.compile(rf"({COLAB}/)({ADDRESS})(/blob/)(\S+?)(/notebooks/)([^)\s/\"\\]+)")
# In the README an address counts only within a link to one of these services.
SERVICES = (r"github\.com/", rf"{COLAB}/", r"mybinder\.org/v2/gh/", r"github\.com%2F")
OWNER = r"[A-Za-z0-9](?:[-_]?[A-Za-z0-9]){0,38}"
NAME = r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}"
BRANCH = r"(?![-/.])(?!.*(?:\.\.|//|/\.))[A-Za-z0-9._/-]+(?<![/.])"


def address_of(word: str) -> str:
    """Return OWNER/NAME for that or for the repository's address on GitHub.

    Raises ValueError for anything else.
    """
    known = re.sub(r"^(https?://(www\.)?|ssh://git@|git@)?github\.com[/:]", "", word.strip())
    known = known.rstrip("/").removesuffix(".git")
    if re.fullmatch(f"{OWNER}/{NAME}", known):
        return known
    hint = " Colab opens notebooks from GitHub alone." if ":" in known else ""
    raise ValueError(
        f"{word!r} is no repository: expected OWNER/NAME as on GitHub, "
        f"for example ada/how-networks-learn.{hint}"
    )


def branch_of(word: str) -> str:
    """Return the name of a branch; raises ValueError for what cannot be one."""
    if re.fullmatch(BRANCH, word):
        return word
    raise ValueError(f"{word!r} is no name of a branch: expected one like 'main'.")


def stamped_notebook(text: str, name: str, address: str, branch: str) -> tuple[str, set[str]]:
    """Return the text of a notebook's file with its address, and the addresses that it had.

    Raises ValueError when the line in its setup cell or its Colab link is not there.
    """
    found = {match[2] for pattern in (SETUP, BADGE) for match in pattern.finditer(text)}
    if not SETUP.search(text):
        raise ValueError(
            f'{name} has no line `REPOSITORY = "https://github.com/{PLACEHOLDER}.git"` in its '
            "setup cell. The setup cell is the same in all notebooks: copy it from another."
        )
    if name not in {match[6] for match in BADGE.finditer(text)}:
        raise ValueError(
            f"{name} has no link to itself in Colab. Expected in its first cell: "
            f"[Open in Colab]({COLAB}/{PLACEHOLDER}/blob/main/notebooks/{name})"
        )
    text = SETUP.sub(rf"\g<1>{address}\g<3>", text)
    return BADGE.sub(rf"\g<1>{address}\g<3>{branch}\g<5>\g<6>", text), found


def stamped_readme(text: str, known: set[str], address: str, branch: str) -> str:
    """Return the README with `address` in the links that lead to one of the `known` ones."""
    new = address.split("/")
    for owner, name in (old.split("/") for old in sorted(known)):
        end = r"(?![\w-]|\.(?!git\b)\w)"  # or ada/net would be found in ada/net.works
        old = rf"({re.escape(owner)})(/|%2F)({re.escape(name)}){end}"
        services = "|".join(SERVICES)
        text = re.sub(rf"({services}){old}", rf"\g<1>{new[0]}\g<3>{new[1]}", text)
    here = re.escape(address)
    text = re.sub(rf"({COLAB}/{here}/blob/)(\S+?)(/notebooks/)", rf"\g<1>{branch}\g<3>", text)
    text = re.sub(rf"(mybinder\.org/v2/gh/{here}/)([^\s?)]+)", rf"\g<1>{branch}", text)
    pulled = re.escape(address.replace("/", "%2F"))
    return re.sub(rf"(github\.com%2F{pulled}&branch=)([^\s&)]+)", rf"\g<1>{branch}", text)


def changes(root: Path, address: str, branch: str) -> dict[Path, tuple[bytes, bytes]]:
    """Return what each file that names the address holds now, and what it is to hold.

    Raises ValueError when the course in `root` is not as expected, and OSError.
    """
    result, known = {}, {PLACEHOLDER}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        before = path.read_bytes()
        after, found = stamped_notebook(before.decode("utf-8"), path.name, address, branch)
        result[path] = before, after.encode("utf-8")
        known |= found
    if not result:
        raise ValueError(f"There is no notebook in {root / 'notebooks'}.")
    readme = root / "README.md"
    before = readme.read_bytes()
    after = stamped_readme(before.decode("utf-8"), known, address, branch)
    return {**result, readme: (before, after.encode("utf-8"))}


def lines_changed(before: bytes, after: bytes) -> int:
    """Return how many lines differ between two texts of equally many lines."""
    return sum(old != new for old, new in zip(before.split(b"\n"), after.split(b"\n"), strict=True))


def publish(root: Path, address: str, branch: str, dry_run: bool) -> list[str]:
    """Write the address, unless `dry_run`, and return in words what changed where."""
    planned = {p: pair for p, pair in changes(root, address, branch).items() if pair[0] != pair[1]}
    words = []
    for path, (before, after) in planned.items():
        if not dry_run:
            path.write_bytes(after)
        count = lines_changed(before, after)
        words.append(f"{path.relative_to(root).as_posix()}: {count} line{'s' * (count > 1)}")
    target = f"{address}, branch {branch}"
    if not words:
        return [f"Nothing to change: all files name {target}."]
    verb = "would change to name" if dry_run else "changed and name"
    return [*words, f"{len(words)} file{'s' * (len(words) > 1)} {verb} {target}."]


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Do what the arguments ask, and return the exit code."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="ci/publish.py", formatter_class=formatter)
    parser.description = __doc__
    parser.add_argument("address", metavar=PLACEHOLDER)
    parser.add_argument("--branch", default="main", metavar="NAME", help="default: main")
    parser.add_argument("--dry-run", action="store_true", help="change nothing")
    chosen = parser.parse_args(arguments)
    try:
        address, branch = address_of(chosen.address), branch_of(chosen.branch)
        print("\n".join(publish(root, address, branch, chosen.dry_run)))
    except (ValueError, OSError) as trouble:
        print(trouble)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
