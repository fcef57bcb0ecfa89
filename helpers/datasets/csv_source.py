"""From a path to text: is it there, is it text at all, in which encoding (csv_encoding)?"""

from __future__ import annotations

import difflib
import os
import zipfile
from pathlib import Path

from helpers.datasets.csv_encoding import decode

LARGEST_BYTES = 256 * 1024 * 1024
SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls): open it and save it as CSV",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "compressed with gzip: unpack it first",
    b"BZh": "compressed with bzip2: unpack it first",
    b"\xfd7zXZ": "compressed with xz: unpack it first",
    b"7z\xbc\xaf": "a 7-Zip archive: unpack it first",
    b"\x93NUMPY": "a NumPy array: load it with np.load",
    b"\x89HDF": "an HDF5 file",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite database",
}


def read_text(path: str | os.PathLike, encoding: str) -> tuple[Path, str, list[str]]:
    """Return the path, the file's text and what was noticed; `encoding` is a name or "auto".

    Raises FileNotFoundError (with names like it), IsADirectoryError, PermissionError, or
    ValueError for a file that is no text, is empty or too large, or does not decode.
    """
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"path must be text or a Path, got {path!r}")
    path = Path(path).expanduser()
    content = _content(path)
    _refuse_other_formats(path, content)
    text, notes = decode(path.name, content, encoding)
    if not text.strip():
        raise ValueError(f"{path.name} is empty: it needs a header and at least two rows")
    start = text.lstrip()[:15].lower()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        raise ValueError(f"{path.name} is a web page or XML, not CSV: download the file itself")
    if start.startswith(("{", '[{"', "[[")):
        raise ValueError(f"{path.name} looks like JSON, not CSV")
    return path, text, notes


def _content(path: Path) -> bytes:
    if path.is_dir():
        found = sorted(p.name for p in path.glob("*.csv"))[:8]
        inside = f"; the CSV files in it: {', '.join(found)}" if found else ""
        raise IsADirectoryError(f"{path} is a folder, not a file{inside}")
    if not path.exists():
        raise FileNotFoundError(_missing(path))
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise ValueError(
            f"{path.name} has {size / 2**20:.0f} MB; this reader takes {LARGEST_BYTES >> 20} MB. "
            "Take a sample of its rows"
        )
    try:
        return path.read_bytes()
    except PermissionError as error:
        raise PermissionError(f"{path} may not be read by this user") from error


def _missing(path: Path) -> str:
    folder = path.resolve().parent
    if not folder.is_dir():
        return f"there is no folder {folder}, where {path.name} should be"
    names = [p.name for p in folder.iterdir() if p.is_file()]
    close = difflib.get_close_matches(path.name, names, n=3)
    close = close or sorted(name for name in names if name.lower().endswith(".csv"))[:5]
    hint = f"; there is {', '.join(map(repr, close))}" if close else ""
    return f"there is no file {path.name!r} in {folder}{hint}"


def _refuse_other_formats(path: Path, content: bytes) -> None:
    what = next((name for mark, name in SIGNATURES.items() if content.startswith(mark)), None)
    if content.startswith(b"PK\x03\x04"):
        what = _kind_of_zip(path)
    if what:
        raise ValueError(f"{path.name} is not CSV but {what}")


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:60] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError):
        return "a damaged ZIP archive"
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook: open it and save it as CSV"
    if b"spreadsheet" in kind:
        return "an OpenDocument spreadsheet: open it and save it as CSV"
    if any(name.startswith("word/") for name in names):
        return "a Word document"
    return f"a ZIP archive with {len(names)} files: unpack it first"
