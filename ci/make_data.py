"""Write the files of data/ from their sources, and their checksums into data/README.md.

    python ci/make_data.py            # writes; needs scikit-learn
    python ci/make_data.py --check    # writes nothing, fails if a file would change

The three UCI sets are scikit-learn's own copies, value by value. The rest is made from a seed.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import numpy as np
from sklearn import datasets

DATA = Path(__file__).resolve().parents[1] / "data"


def csv(header: list[str], rows: list[list[str]], separator: str = ",") -> str:
    """Return lines ended by LF; no field holds a separator or a quote, so none is quoted."""
    lines = [separator.join(row) for row in [header, *rows]]
    return "\n".join(lines) + "\n"


def uci(bunch, target: str, feature_names: list[str]) -> bytes:
    """Return one of scikit-learn's sets with the class by name in the last column."""
    names = [str(name) for name in bunch.target_names]
    rows = [
        [*(shortest(value) for value in x), names[y]]
        for x, y in zip(bunch.data, bunch.target, strict=True)
    ]
    return csv([*feature_names, target], rows).encode("utf-8")


def shortest(value: float) -> str:
    """Return the shortest text that reads back as the same float64, without a trailing '.0'."""
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def study_hours(seed: int = 20, n: int = 60) -> bytes:
    """Return invented students: score = 20 + 5·study + 3·sleep + noise of deviation 6, 0 to 100."""
    rng = np.random.default_rng(seed)
    study = rng.uniform(0.0, 10.0, n).round(1)
    sleep = rng.normal(6.5, 1.0, n).clip(4.0, 9.0).round(1)
    score = (20 + 5 * study + 3 * sleep + rng.normal(0.0, 6.0, n)).clip(0.0, 100.0).round()
    rows = [[shortest(v) for v in row] for row in zip(study, sleep, score, strict=True)]
    return csv(["study (h per day)", "sleep (h per night)", "score"], rows).encode("utf-8")


def dirty(seed: int = 8, n: int = 240) -> bytes:
    """Return part of the breast cancer set, damaged on purpose in the ways real files are.

    CP949, semicolons, CRLF, Korean header, a row counter, invented device (text) and clinic
    (constant), empty and marked missing values, infinities, missing targets, a blank line.
    """
    rng = np.random.default_rng(seed)
    bunch = datasets.load_breast_cancer()
    chosen = np.sort(rng.choice(len(bunch.data), n, replace=False))
    measures = [[shortest(v) for v in bunch.data[i, :5]] for i in chosen]
    diagnosis = ["악성" if bunch.target[i] == 0 else "양성" for i in chosen]
    marks = ["", "NA", "?", "-", "NaN", "", "", "NA", "inf", "-inf"]
    cells = rng.choice(n * 5, len(marks), replace=False)
    for mark, cell in zip(marks, cells, strict=True):
        measures[cell // 5][cell % 5] = mark
    for row in rng.choice(n, 2, replace=False):
        diagnosis[row] = ""
    device = rng.choice(["가", "나", "다"], n)
    rows = [[str(1001 + k), *measures[k], str(device[k]), "서울", diagnosis[k]] for k in range(n)]
    header = ["번호", "반지름", "질감", "둘레", "넓이", "매끄러움", "장비", "병원", "진단"]
    lines = csv(header, rows, ";").splitlines()
    lines.insert(100, "")
    return ("\r\n".join(lines) + "\r\n").encode("cp949")


def files() -> dict[str, bytes]:
    """Return what data/ holds: the bytes of each file by its name."""
    iris = datasets.load_iris()
    digits = datasets.load_digits()
    cancer = datasets.load_breast_cancer()
    return {
        "iris.csv": uci(iris, "species", iris.feature_names),
        "breast_cancer.csv": uci(cancer, "diagnosis", [str(f) for f in cancer.feature_names]),
        "digits.csv": uci(digits, "digit", list(digits.feature_names)),
        "study_hours.csv": study_hours(),
        "dirty.csv": dirty(),
    }


def checksums(readme: str, contents: dict[str, bytes]) -> str:
    """Return the README with the sha256 of each file set in its line of the table."""
    for name, content in contents.items():
        line = rf"(\| `{re.escape(name)}` \| )`[0-9a-f]*`"
        readme, found = re.subn(line, rf"\g<1>`{hashlib.sha256(content).hexdigest()}`", readme)
        if found != 1:
            raise SystemExit(f"data/README.md needs one checksum line for {name}, has {found}")
    return readme


def main(arguments: list[str]) -> int:
    """Write data/, or with --check say which files would change; return the exit code."""
    contents = files()
    readme = checksums((DATA / "README.md").read_text(encoding="utf-8"), contents)
    contents["README.md"] = readme.encode("utf-8")
    paths = {DATA / name: content for name, content in contents.items()}
    changed = [p for p, content in paths.items() if not p.exists() or p.read_bytes() != content]
    for path in changed:
        if "--check" not in arguments:
            path.write_bytes(paths[path])
        print(f"{'differs' if '--check' in arguments else 'written'}: data/{path.name}")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
