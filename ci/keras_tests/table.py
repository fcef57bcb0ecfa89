"""The tables outside.txt and refused.txt: patterns for names of tests, under the reason for each.

A file has the name "layers/core/dense_test.py", a class "layers/core/dense_test.py::DenseTest", a
test "layers/core/dense_test.py::DenseTest::test_dense_basics"; `*` stands for anything in a part.
"""

import re
from fnmatch import translate
from pathlib import Path
from typing import NamedTuple

ROOM = Path(__file__).resolve().parent


class Row(NamedTuple):
    """A pattern and the reason it stands under."""

    pattern: str
    reason: str
    matches: re.Pattern


class Table:
    """The rows of a table, and which of them have matched a name so far."""

    def __init__(self, text: str):
        self.rows, reason = [], ""
        for line in (line.strip() for line in text.splitlines()):
            if line.startswith("["):
                reason = line.strip("[]")
            elif line and not line.startswith("#"):
                self.rows.append(Row(line, reason, re.compile(translate(line))))
        self.used: set[str] = set()

    @classmethod
    def read(cls, name: str) -> "Table":
        """Return the table in the file `name` beside this one."""
        return cls((ROOM / name).read_text(encoding="utf-8"))

    def reason(self, name: str) -> str | None:
        """Return why a file, class or test is in the table; None if it is not.

        Of a test, the row for its class is asked first: it speaks for all of them.
        Raises ValueError if there are two reasons.
        """
        parts = name.split("::")
        if len(parts) == 3 and (reason := self.reason("::".join(parts[:2]))):
            return reason
        level = name.count("::")
        found = [r for r in self.rows if r.pattern.count("::") == level and r.matches.match(name)]
        self.used |= {row.pattern for row in found}
        reasons = list(dict.fromkeys(row.reason for row in found))
        if len(reasons) > 1:
            raise ValueError(f"{name} stands under two reasons: {', and '.join(reasons)}")
        return reasons[0] if reasons else None

    def unused(self) -> list[str]:
        """Return the patterns that have matched nothing."""
        return [row.pattern for row in self.rows if row.pattern not in self.used]
