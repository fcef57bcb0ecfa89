"""Turns the reports of pip, venv and the system into words for a reader."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

KERAS_RUNS_ON = re.compile(r"tensorflow\b")  # a requirement that may be left out
WITHOUT_KERAS = (
    "Everything is installed but TensorFlow, on which Keras runs: there is none for this system.\n"
    "Every chapter runs all the same: its explorers, its exercises and all that is written in "
    "NumPy. The cells that need Keras are left out and say so."
)
SPACE_NEEDED = 4 * 10**9  # bytes: what is installed, and the largest download beside it


def plain_words(lines: Iterable[str]) -> Iterator[str]:
    """Yield what a reader should know of pip's report: large downloads, retries, unpacking."""
    told = set()
    for line in lines:
        words = ""
        if found := re.search(r"Downloading ([^/\s]+?)-(\d[^-]*)-\S+ \((\d\S* [MG]B)\)", line):
            words = "downloading {} {} ({})".format(*found.groups())
        elif "Retrying (" in line:
            words = "the network does not answer; trying again"
        elif line.startswith("Installing collected packages"):
            words = f"unpacking {line.count(',') + 1} packages (a minute or two)"
        if words and words not in told:
            told.add(words)
            yield words


CAUSES = (
    (
        r"No space left|Errno 28|WinError 112|not enough space|Disk quota exceeded",
        f"The disk is full. Make room (about {SPACE_NEEDED / 1e9:.0f} GB), and start again.",
    ),
    (
        r"NewConnectionError|Failed to establish|name resolution|getaddrinfo|ConnectTimeout|"
        r"ReadTimeout|Network is unreachable|ProxyError|Connection(?: was)? (?:reset|aborted)|"
        r"ConnectionError|SSLError|CERTIFICATE_VERIFY_FAILED|NameResolutionError",
        "The packages could not be fetched: the network does not answer.\n"
        "Connect to it (behind a proxy, set HTTPS_PROXY), and start again.",
    ),
    (
        r"ensurepip is not available",
        "This Python cannot make virtual environments: its module ensurepip is missing.\n"
        "On Debian and Ubuntu: sudo apt install python3-venv. Then start again.",
    ),
    (
        r"Permission denied|Access is denied|WinError 5\b|WinError 32|Read-only file system",
        "A file cannot be written. Close programs that use the course's .venv (JupyterLab?), "
        "see that you may write to its folder, and start again.",
    ),
)


def nothing_fits(report: str) -> bool:
    """Return whether pip found no version of something for this system, and nothing else failed."""
    if any(re.search(pattern, report, re.IGNORECASE) for pattern, _ in CAUSES):
        return False
    return bool(re.search(r"No matching distribution found|ResolutionImpossible", report))


def explain(report: str) -> str:
    """Return what went wrong and what to do, from the report of pip, venv or the system."""
    for pattern, words in CAUSES:
        if re.search(pattern, report, re.IGNORECASE):
            return words
    if found := re.search(r"No matching distribution found for (\S+)", report):
        return (
            f"There is no {found[1]} for this system ({sys.platform}, Python "
            f"{sys.version_info[0]}.{sys.version_info[1]}). Try another Python of the course's "
            "range, or open the notebooks in Colab."
        )
    tail = "\n".join(report.strip().splitlines()[-8:])
    return f"The installation did not work. The end of its report:\n{tail}"
