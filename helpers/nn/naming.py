"""From a name in a call, such as `activation="relu"`, to the thing it names."""

import difflib
import re


def snake_case(name: str) -> str:
    """The Keras spelling of a class name: `GlorotUniform` becomes `glorot_uniform`.

    >>> snake_case("EarlyStopping"), snake_case("L1L2"), snake_case("RMSprop")
    ('early_stopping', 'l1l2', 'rmsprop')
    """
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    name = re.sub(r"([a-z])([A-Z])", r"\1_\2", name)
    return name.replace("RM_Sprop", "RMSprop").lower()


def did_you_mean(name: str, choices) -> str:
    """A hint with the nearest of `choices` (or all of them, when none is near)."""
    near = difflib.get_close_matches(name.lower(), [str(c) for c in choices], n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]!r}?"
    return "choose one of " + ", ".join(sorted(str(c) for c in choices)) + "."


def resolve(kind: str, identifier, table: dict):
    """The entry of `table` that `identifier` names.

    Args:
        kind: what is looked for, for the error message ("activation").
        identifier: a name in any spelling ("he_normal", "HeNormal"), or the thing itself.
        table: from snake-case names to classes or functions.

    Returns:
        A class is instantiated with its defaults; a callable is returned as it is.

    Raises:
        ValueError: for an unknown name, with the nearest known one.
        TypeError: for anything that is neither a name nor callable.
    """
    if isinstance(identifier, str):
        key = identifier if identifier in table else snake_case(identifier)
        if key not in table:
            raise ValueError(f"unknown {kind} {identifier!r}; {did_you_mean(key, table)}")
        found = table[key]
        return found() if isinstance(found, type) else found
    if isinstance(identifier, type):
        raise TypeError(f"{kind} is the class {identifier.__name__}; write {identifier.__name__}()")
    if callable(identifier):
        return identifier
    raise TypeError(f"{kind} must be a name or a callable, not {identifier!r}")


def one_of(kind: str, value, choices):
    """`value` itself, if it is one of `choices`.

    Raises:
        ValueError: otherwise, with the nearest choice.
    """
    if value not in choices:
        raise ValueError(f"unknown {kind} {value!r}; {did_you_mean(str(value), choices)}")
    return value


def table_of(*classes) -> dict:
    """The lookup table of some classes, by their snake-case names."""
    return {snake_case(c.__name__): c for c in classes}
