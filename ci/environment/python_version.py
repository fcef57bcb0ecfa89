"""Says whether this Python can run the course; parses under Python 3.6, so that it can say no."""

import shutil
import sys

OLDEST = (3, 11)
NEWEST = (3, 14)  # the newest for which constraints.txt names versions


def complaint(version: tuple, bits_64: bool = True, usable: str = "") -> str:
    """Return why Python `version` cannot run the course, or "" if it can.

    `usable` is the command of a Python that could, if one was found.
    """
    name = "Python {}.{}".format(*version[:2])
    if tuple(version[:2]) < OLDEST:
        reason = f"{name} is too old"
    elif tuple(version[:2]) > NEWEST:
        reason = f"{name} is too new: packages that the course uses are not there for it yet"
    elif not bits_64:
        reason = f"this {name} is a 32-bit one, and packages that the course uses need 64 bits"
    else:
        return ""
    advice = "Install one from https://www.python.org/downloads/ and start again with it."
    if usable:
        advice = f"This machine has one: start again with {usable} in place of python3."
    return "The course needs Python {}.{} to {}.{}; {}.\n{}".format(
        *(OLDEST + NEWEST + (reason, advice))
    )


def usable_python() -> str:
    """Return the command of the newest fitting Python on the search path, or ""."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        command = f"python3.{minor}"
        if shutil.which(command):
            return command
    return ""


def require() -> None:
    """End the program with a clear sentence when this Python cannot run the course."""
    words = complaint(sys.version_info, sys.maxsize > 2**32, usable_python())
    if words:
        sys.exit(words)
