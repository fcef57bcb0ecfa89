"""Finds a browser of the Chromium family, which the browser tests drive."""

import os
import shutil
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")


def find_browser() -> str:
    """Return the path of Chromium, Chrome or Edge, or "" when none is installed.

    The variable COURSE_BROWSER, where it is set, names one and is believed.
    """
    if chosen := os.environ.get("COURSE_BROWSER"):
        return chosen
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    folders = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
    roots = [Path(os.environ[name]) for name in folders if os.environ.get(name)]
    candidates = [Path(path) for path in MACOS] + [r / w for r in roots for w in WINDOWS]
    return next((str(path) for path in candidates if path.is_file()), "")
