"""The rules that every notebook keeps; each takes a Page and returns what breaks it, in words."""

from __future__ import annotations

import ast
import re

from ci.notebooks.canonical import WIDGET_VIEW, canonical_notebook, text_of
from ci.notebooks.page import Page, headings, name_of, shown_text, without_code
from ci.notebooks.text_rules import (
    colab_link,
    colons_lead_on,
    links_resolve,
    no_local_paths,
    not_too_long,
    told_to_run,
)

LONGEST_CELL = 30  # non-blank lines
SHORT_CELL = 15
SHARE_OF_SHORT = 0.9
LARGEST_FILE = 10**6  # bytes
CHECKED_CELLS = 3
SOLUTIONS = 3
BEGINNING = "Guess first"
ENDING = (
    "The same in Keras",
    "What goes wrong",
    "Exercises",
    "Summary",
    "Words of this chapter",
    "Papers and where to read on",
)
FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form"}  # JupyterLab's way, and Colab's
TOLERANCES = {"rtol": "atol", "atol": "rtol"}  # of isclose and allclose, with the other one
EXEMPTING = {"nbval-skip", "nbval-ignore-output", "raises-exception", "nbval-raises-exception"}


def one_clean_run(page: Page) -> list[str]:
    """Every cell has run, once, from top to bottom."""
    counts = [cell.execution_count for cell in page.code]
    expected = list(range(1, len(counts) + 1))
    return [] if counts == expected else [f"execution counts are {counts}, not 1 to {len(counts)}"]


def no_errors(page: Page) -> list[str]:
    """No cell fails or writes to stderr."""
    bad = {"error": "fails", "stderr": "writes to stderr"}
    kinds = ((cell, {out.output_type, out.get("name")} & set(bad)) for cell, out in page.outputs())
    return [f"{name_of(cell)} {bad[kind]}" for cell, found in kinds for kind in found]


def no_widgets(page: Page) -> list[str]:
    """Nothing refers to widgets that lived in the kernel of the stored run."""
    words = ["the notebook stores widget state"] if "widgets" in page.notebook.metadata else []
    ids = (cell for cell, out in page.outputs() if WIDGET_VIEW in out.get("data", {}))
    return words + [f"{name_of(cell)} stores a widget's id" for cell in ids]


def canonical(page: Page) -> list[str]:
    """The file is as ci/execute.py writes it."""
    same = text_of(canonical_notebook(page.notebook)).encode() == page.path.read_bytes()
    return [] if same else ["not in canonical form; run ci/execute.py on it"]


def setup_first(page: Page) -> list[str]:
    """The first code cell, and no other, has the tag "setup"."""
    tagged = ["setup" in cell.metadata.get("tags", []) for cell in page.code]
    fine = tagged[:1] == [True] and sum(tagged) == 1
    return [] if fine else ["expected the tag 'setup' on the first code cell, and only there"]


def setup_folded(page: Page) -> list[str]:
    """The setup cell shows its title in place of its source, in JupyterLab and in Colab."""
    words = []
    for cell in page.code:
        if "setup" not in cell.metadata.get("tags", []):
            continue
        if {name: cell.metadata.get(name) for name in FOLDED} != FOLDED:
            words.append(f"{name_of(cell)} is not folded away; expected the metadata {FOLDED}")
        if not re.match(r"# @title \S", cell.source):
            words.append(f"{name_of(cell)} does not begin with a line '# @title ...'")
    return words


def setup_source(page: Page) -> str:
    """Return the source of the setup cell, or ""."""
    tagged = (c.source for c in page.code if "setup" in c.metadata.get("tags", []))
    return next(tagged, "")


def pictures_described(page: Page) -> list[str]:
    """Every picture has alt text, and outputs of its cell say the same sentence."""
    words = []
    for cell, output in page.outputs():
        if "image/png" not in output.get("data", {}):
            continue
        alt = " ".join(output.metadata.get("image/png", {}).get("alt", "").split())
        if not alt:
            words.append(f"{name_of(cell)} shows a picture without alt text")
        elif alt not in shown_text(cell):
            words.append(f"{name_of(cell)} does not say its picture's alt text: {alt[:60]!r}")
    for text in page.markdown:
        if re.search(r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")[^>]*>", without_code(text)):
            words.append(f"a picture in the text has no alt text: {text[:50]!r}")
    return words


def walk(page: Page) -> list[str]:
    """One title first; a chapter has the headings of the walk in their order."""
    words = []
    first = page.notebook.cells[0] if page.notebook.cells else None
    titled = first is not None and first.cell_type == "markdown" and first.source.startswith("# ")
    if not titled or len(headings(page, 1)) != 1:
        words.append("expected one title (#), at the top of the first cell")
    found = headings(page, 2)
    if page.is_chapter and (
        found[:1] != [BEGINNING] or tuple(found[-len(ENDING) :]) != ENDING or len(found) < 8
    ):
        words.append(
            f"headings are {found}; expected {BEGINNING!r}, the chapter's own, then {list(ENDING)}"
        )
    return words


def short_cells(page: Page) -> list[str]:
    """Code cells are short, most of those that are not folded away very."""
    lengths = [sum(bool(line.strip()) for line in cell.source.splitlines()) for cell in page.code]
    words = [
        f"{name_of(cell)} has {length} lines; at most {LONGEST_CELL} are allowed"
        for cell, length in zip(page.code, lengths, strict=True)
        if length > LONGEST_CELL
    ]
    folded = [bool(c.metadata.get("jupyter", {}).get("source_hidden")) for c in page.code]
    shown = [length for length, hidden in zip(lengths, folded, strict=True) if not hidden]
    short = sum(length < SHORT_CELL for length in shown)
    if short < SHARE_OF_SHORT * len(shown):
        words.append(f"{short} of {len(shown)} cells are under {SHORT_CELL} lines; 90 % should")
    return words


def small_file(page: Page) -> list[str]:
    """The file stays small enough to be shown on the web."""
    size = page.path.stat().st_size
    return [] if size < LARGEST_FILE else [f"{size} bytes; must be under {LARGEST_FILE}"]


def exemptions_explained(page: Page) -> list[str]:
    """A cell that is not compared says why in a comment."""
    words = []
    for cell in page.code:
        comments = [text.strip() for text in re.findall(r"#\s*(.*)", cell.source)]
        marks = {text.lower().replace("_", "-") for text in comments}
        exempt = (marks | set(cell.metadata.get("tags", []))) & EXEMPTING
        reasons = [c for c in comments if len(c.split()) >= 3]
        if exempt and not reasons:
            words.append(f"{name_of(cell)} is exempt ({', '.join(exempt)}) and does not say why")
    return words


def exercises_checked(page: Page) -> list[str]:
    """A chapter checks at least three exercises and folds their solutions away."""
    if not page.is_chapter:
        return []
    words = []
    checked = sum(
        bool(re.search(r"(?m)^[^#\n]*\b(checks|exercises)\.\w+\(", c.source)) for c in page.code
    )
    if checked < CHECKED_CELLS:
        words.append(f"{checked} cells call a check; at least {CHECKED_CELLS} should")
    text = "\n\n".join(page.markdown)
    folds = re.findall(r"(?s)<details>.*?</details>", text)
    solutions = sum(bool(re.search(r"(?i)<summary>[^<]*solution", fold)) for fold in folds)
    if solutions < SOLUTIONS:
        words.append(f"{solutions} solutions are folded away in <details>; expected {SOLUTIONS}")
    if not text.count("<details>") == text.count("</details>") == len(folds):
        words.append("a <details> is not closed")
    return words


def guesses_answered(page: Page) -> list[str]:
    """Where guesses can be typed in, each has its answer, and a tally at the end counts them."""
    asked = any("guess.box(" in cell.source for cell in page.code)
    shown = (shown_text(cell) for cell in page.code if "guess.tally(" in cell.source)
    found = [n for text in shown for n in re.findall(r"(\d+) questions, (\d+) answered", text)]
    if asked != bool(found):
        return [f"guesses are {'' if asked else 'not '}asked, and counted {len(found)} times"]
    return [f"{done} of {all_} guesses are answered" for all_, done in found if done != all_]


def numbers_printed(page: Page) -> list[str]:
    """A cell prints what it found, and not only that it is as it should be."""
    said = ((cell, shown_text(cell)) for cell in page.code)
    return [
        f"{name_of(cell)} prints True or False and no number"
        for cell, words in said
        if re.search(r"\b(True|False)\b", words) and not re.search(r"\d", words)
    ]


def tolerances_meant(page: Page) -> list[str]:
    """A tight tolerance names the other one too, or NumPy's 1e-5 or 1e-8 is added to it unseen."""
    return [
        f"{name_of(cell)} asks for {given} = {bound:g}; say {TOLERANCES[given]}, too"
        for cell in page.code
        for given, bound in _lonely_tolerances(cell.source)
        if 0 < bound < 1e-5
    ]


def _lonely_tolerances(source: str) -> list[tuple[str, float]]:
    """The only tolerance of each comparison that names one, with its number."""
    lines = ("pass" if line.startswith(("%", "!")) else line for line in source.splitlines())
    calls = (node for node in ast.walk(ast.parse("\n".join(lines))) if isinstance(node, ast.Call))
    found = []
    for call in calls:
        given = [word for word in call.keywords if word.arg in TOLERANCES]
        compares = ast.unparse(call.func).rpartition(".")[2] in ("isclose", "allclose")
        if compares and len(given) == 1 and isinstance(given[0].value, ast.Constant):
            found.append((given[0].arg, given[0].value.value))
    return found


RULES = (
    one_clean_run,
    no_errors,
    no_widgets,
    canonical,
    setup_first,
    setup_folded,
    pictures_described,
    walk,
    colons_lead_on,
    short_cells,
    not_too_long,
    small_file,
    exemptions_explained,
    exercises_checked,
    guesses_answered,
    no_local_paths,
    links_resolve,
    numbers_printed,
    tolerances_meant,
    colab_link,
    told_to_run,
)
