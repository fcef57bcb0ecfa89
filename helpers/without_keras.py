"""Where Keras is missing: the cells that need it are left out and say so, and all others run.

There is no TensorFlow for some machines (Macs with an Intel processor, the newest Python). The
first cell that needs it would fail there, and "Run all" would stop at it, before the rest of the
chapter, which needs NumPy alone. So the setup cell calls ``leave_out_cells()``, and each cell is
looked at before it runs. It needs Keras if it imports that or TensorFlow, calls ``keras_twin``, or
uses a name that a cell which was left out would have made. The imports and definitions in such a
cell run nevertheless, as far as they need no Keras themselves.

Only the standard library is used, as in ``setup``.
"""

from __future__ import annotations

import ast
import dis
import importlib.util
import sys
from types import CodeType

PACKAGES = ("keras", "tensorflow")
TWIN = "keras_twin"
HARMLESS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SENTENCE = "This cell needs Keras, which is not installed here, and is left out."


class KerasMissingError(ImportError):
    """Keras or TensorFlow is not installed; a notebook shows its sentence without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def is_missing() -> bool:
    """Return whether Keras or TensorFlow is not installed; imports neither."""
    return any(importlib.util.find_spec(name) is None for name in PACKAGES)


def leave_out_cells() -> None:
    """From now on, leave out the cells of this notebook that need Keras, if that is missing."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    steps = shell.ast_transformers
    steps[:] = [step for step in steps if not isinstance(step, LeavesOut)]
    if is_missing():
        steps.append(LeavesOut())


class LeavesOut(ast.NodeTransformer):
    """Puts a sentence in the place of each cell that needs Keras, as IPython asks for it."""

    def __init__(self) -> None:
        self.unmade: set[str] = set()  # names that the cells which were left out would have made

    def visit(self, cell: ast.AST) -> ast.AST:
        """Return the cell, or what of it can run without Keras, and the sentence."""
        try:
            expected, made = names(cell)
        except (SyntaxError, TypeError):
            return cell  # Python will say what is wrong with it
        if not self.need_keras(expected):
            self.unmade -= made
            return cell
        return ast.Module([*self.kept(cell), *ast.parse(f"print({SENTENCE!r})").body], [])

    def need_keras(self, expected: set[str]) -> bool:
        """Return whether one of the names is only there with Keras."""
        return not expected.isdisjoint({TWIN, *PACKAGES, *self.unmade})

    def kept(self, cell: ast.Module) -> list[ast.stmt]:
        """Return the imports and definitions that need no Keras; later cells may use them."""
        kept = []
        for statement in sorted(cell.body, key=lambda part: isinstance(part, HARMLESS)):
            expected, made = names(ast.Module([statement], []))
            if isinstance(statement, HARMLESS) and not self.need_keras(expected):
                kept.append(statement)
                self.unmade -= made
            else:
                self.unmade |= made
        return kept


def names(cell: ast.AST) -> tuple[set[str], set[str]]:
    """Return the names that a cell expects from before, and those that it makes.

    Among the expected are the packages that it imports and, wherever it is from, ``keras_twin``.
    """
    return names_in(compile(cell, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))


def names_in(code: CodeType) -> tuple[set[str], set[str]]:
    """Return the same for compiled code."""
    expected, made, inner = set(), set(), set()
    for step in dis.get_instructions(code):
        if step.opname == "IMPORT_NAME":
            expected.add(step.argval.partition(".")[0])
        elif step.opname.startswith("STORE_") and isinstance(step.argval, str):
            made.add(step.argval)
        elif isinstance(step.argval, CodeType):  # a function, which may run when all is made
            inner |= names_in(step.argval)[0]
        elif step.opname in ("LOAD_NAME", "LOAD_GLOBAL") and (
            step.argval == TWIN or step.argval not in made
        ):
            expected.add(step.argval)
    return expected | (inner - made) | (inner & {TWIN}), made
