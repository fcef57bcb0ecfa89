"""A function that the reader wrote, called on copies of several inputs; what is wrong, in words."""

from __future__ import annotations

import dis
import inspect
import linecache
import traceback
from collections.abc import Callable
from types import FunctionType
from typing import Any

from helpers.exercises.compare import difference, is_placeholder, own_copy, short

_NOTHING = {"RESUME", "NOP", "POP_TOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "CACHE"}


class Unanswered(Exception):
    """The function still holds a placeholder."""


def is_stub(function: Any) -> bool:
    """Return whether a function does nothing: its body is `...`, `pass` or a docstring."""
    if not isinstance(function, FunctionType):
        return False
    steps = [step for step in dis.get_instructions(function) if step.opname not in _NOTHING]
    constants = [value for value in function.__code__.co_consts if value is not function.__doc__]
    return not steps and all(value is None or value is ... for value in constants)


def problem_in_call(
    function: Callable,
    inputs: tuple,
    expected: Any,
    rtol: float,
    atol: float,
) -> str | None:
    """Call the function on copies of the inputs; return what is wrong with what it does, or None.

    Raises Unanswered when it returns a placeholder, or computes with one.
    """
    call = _shown(function, inputs)
    given = own_copy(inputs)
    try:
        inspect.signature(function).bind(*given)
    except TypeError as error:
        return f"{call} cannot be called: {error}"
    except ValueError:
        pass  # A built-in without a signature; calling it will tell.
    try:
        answer = function(*given)
    except Exception as error:
        if "ellipsis" in str(error).lower():
            raise Unanswered from error
        return f"{call} stops with {describe(error, function)}"
    if answer is None:
        return f"{call} gives None; does it return its result?"
    if is_placeholder(answer):
        raise Unanswered
    for place, (before, after) in enumerate(zip(inputs, given, strict=True)):
        if difference(after, before):
            name = _names(function, len(inputs))[place]
            return f"{call} changes its input {name}; work on a copy of it"
    problem = difference(answer, expected, rtol, atol)
    return f"for {call}: {problem}" if problem else None


def describe(error: Exception, function: Any = None) -> str:
    """Return an exception in one sentence, with the line of the reader's code it came from."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    home = getattr(getattr(function, "__code__", None), "co_filename", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == home:
            line = (frame.line or linecache.getline(frame.filename, frame.lineno)).strip()
            return f"{text} (line {frame.lineno} of the cell{': ' + line if line else ''})"
    return text


def _names(function: Any, count: int) -> list[str]:
    code = getattr(function, "__code__", None)
    names = list(code.co_varnames[: code.co_argcount]) if code else []
    return (names + [f"number {place + 1}" for place in range(count)])[:count]


def _shown(function: Any, inputs: tuple) -> str:
    name = getattr(function, "__name__", "the function")
    name = "the function" if name == "<lambda>" else name
    return f"{name}({', '.join(short(value, 40) for value in inputs)})"
