"""Tables of README.md that a command has measured and writes anew."""

from __future__ import annotations

import datetime
import os
import platform
import re

from ci.environment.venv import ROOT, TroubleError


def write_into_readme(command: str, table: str) -> None:
    """Replace what stands between `<!-- command -->` and `<!-- end -->` in README.md.

    Raises TroubleError when these marks are not there.
    """
    path = ROOT / "README.md"
    marks = re.compile(rf"(?<=<!-- {re.escape(command)} -->\n).*?(?=<!-- end -->)", re.DOTALL)
    text, found = marks.subn(lambda _: table, path.read_text(encoding="utf-8"))
    if not found:
        raise TroubleError(f"README.md has no place <!-- {command} --> … <!-- end -->.")
    path.write_text(text, encoding="utf-8")


def machine() -> str:
    """Return in words where and when this runs."""
    import psutil

    memory = psutil.virtual_memory().total / 2**30
    return (
        f"Measured on {datetime.date.today():%d %B %Y}: {platform.system()}, {platform.machine()}, "
        f"{os.cpu_count()} processors, {memory:.0f} GB, Python {platform.python_version()}."
    )
