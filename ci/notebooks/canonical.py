"""The one form in which notebooks and their outputs are stored and compared."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import struct
from collections.abc import Iterable

from nbformat import NotebookNode, from_dict, writes

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
# Chunks of a PNG that carry no pixels: which program drew it, and when.
PNG_REMARKS = {b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"}
CELL_METADATA = ("cellView", "jupyter", "tags")
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def text_of(notebook: NotebookNode) -> str:
    """Return the notebook as the text that is stored."""
    return writes(notebook, version=4).rstrip("\n") + "\n"


def canonical_notebook(notebook: NotebookNode) -> NotebookNode:
    """Return a copy in canonical form: ids, counts, metadata and outputs settled."""
    result = from_dict(notebook)
    result.metadata = from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    result.nbformat, result.nbformat_minor = 4, 5
    count, ids = 0, set()
    for cell in result.cells:
        cell.id = unused_id(cell, ids)
        cell.metadata = from_dict({k: v for k, v in cell.metadata.items() if k in CELL_METADATA})
        if cell.cell_type == "code":
            ran = cell.get("execution_count") is not None
            count += ran
            cell.execution_count = count if ran else None
            cell.outputs = canonical_outputs(cell.outputs, cell.execution_count)
    return result


def unused_id(cell: NotebookNode, ids: set[str]) -> str:
    """Return the id of the cell, or one made from its source, that is not in `ids`; add it."""
    name = cell.get("id") or hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    found = next(n for i in range(len(ids) + 1) if (n := f"{name}-{i}" if i else name) not in ids)
    ids.add(found)
    return found


def canonical_outputs(
    outputs: Iterable[NotebookNode], execution_count: int | None = None
) -> list[NotebookNode]:
    """Return the outputs of one cell: streams merged, widgets out, pictures without remarks."""
    result: list[NotebookNode] = []
    for output in map(from_dict, outputs):
        last = result[-1] if result else None
        if output.output_type == "stream":
            if last and last.output_type == "stream" and last.name == output.name:
                last.text += output.text
            else:
                result.append(output)
            continue
        if "data" in output:
            output.data.pop(WIDGET_VIEW, None)
            if not output.data:
                continue
            if "image/png" in output.data:
                output.data["image/png"] = without_remarks(output.data["image/png"])
        if output.output_type == "execute_result":
            output.execution_count = execution_count
        output.pop("transient", None)
        result.append(output)
    for output in result:
        if output.output_type == "stream":
            output.text = as_seen(output.text)
    return [output for output in result if output.get("text") != ""]


def as_seen(text: str) -> str:
    """Return what stays on the screen of a text that returns to the start of its line.

    A progress bar draws itself over and over, and wipes itself out with spaces; only its last
    state is kept, and nothing of a line that is blank in the end.
    """
    lines = []
    for line in text.split("\n"):
        shown = next((part for part in reversed(line.split("\r")) if part), "")
        lines.append(shown if shown.strip() else "")
    return "\n".join(lines)


def without_remarks(encoded: str) -> str:
    """Return a PNG in base64 without its remarks; what is no PNG stays as it is."""
    raw = base64.b64decode(encoded)
    if not raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return encoded
    kept, position = [raw[:8]], 8
    while position < len(raw):
        (length,) = struct.unpack(">I", raw[position : position + 4])
        end = position + 12 + length
        if raw[position + 4 : position + 8] not in PNG_REMARKS:
            kept.append(raw[position:end])
        position = end
    return base64.b64encode(b"".join(kept)).decode()


def same_picture(first: str, second: str) -> bool:
    """Return whether two PNGs in base64 have the same pixels."""
    from PIL import Image

    if first == second:
        return True
    a, b = (Image.open(io.BytesIO(base64.b64decode(x))).convert("RGBA") for x in (first, second))
    return a.size == b.size and a.tobytes() == b.tobytes()


def keep_stored_pictures(new: NotebookNode, stored: NotebookNode) -> None:
    """Put the stored bytes of each picture into `new` where the pixels have not changed."""
    before = {cell.get("id"): cell.get("outputs", []) for cell in stored.cells}
    for cell in new.cells:
        pairs = zip(cell.get("outputs", []), before.get(cell.id, []), strict=False)
        for output, old in pairs:
            picture, known = (o.get("data", {}).get("image/png") for o in (output, old))
            if picture and known and same_picture(picture, without_remarks(known)):
                output.data["image/png"] = without_remarks(known)


def differences(new: NotebookNode, stored: NotebookNode) -> list[str]:
    """Return in words where two canonical notebooks differ, cell by cell."""
    words = []
    for number, (cell, old) in enumerate(zip(new.cells, stored.cells, strict=True)):
        for key in sorted(set(cell) | set(old)):
            if key != "outputs" and cell.get(key) != old.get(key):
                words.append(f"cell {number}: {key.replace('_', ' ')}")
        for kind in sorted(output_kinds(cell) | output_kinds(old)):
            if texts(cell, kind) != texts(old, kind):
                words.append(f"cell {number}: output {kind}")
    if new.metadata != stored.metadata:
        words.append("metadata of the notebook")
    return words or ["the form of the file"]


def output_kinds(cell: NotebookNode) -> set[str]:
    """Return the names of the streams and the MIME types that a cell put out."""
    kinds = set()
    for output in cell.get("outputs", []):
        kinds |= set(output.get("data", {})) | {output[k] for k in ("name", "ename") if k in output}
    return kinds


def texts(cell: NotebookNode, kind: str) -> list[object]:
    """Return the outputs of one kind, with what was said about them."""
    found = []
    for output in cell.get("outputs", []):
        if kind in (output.get("name"), output.get("ename")):
            found.append(output.get("text", output.get("evalue")))
        elif kind in output.get("data", {}):
            found.append((output.data[kind], output.get("metadata", {}).get(kind)))
    return found


def without_colours(text: str) -> str:
    """Return the text without the escape sequences that colour it on a terminal."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
