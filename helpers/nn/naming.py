"""From a name in a call, such as `activation="relu"`, to the thing it names."""

import difflib
import re

from . import outside


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
            said = _known_to_keras(kind, key)
            raise ValueError(said or f"unknown {kind} {identifier!r}; {did_you_mean(key, table)}")
        found = table[key]
        return found() if isinstance(found, type) else found
    if isinstance(identifier, type):
        raise TypeError(f"{kind} is the class {identifier.__name__}; write {identifier.__name__}()")
    if callable(identifier):
        return identifier
    raise TypeError(f"{kind} must be a name or a callable, not {identifier!r}")


def _known_to_keras(kind: str, key: str) -> str | None:
    """What to say of a name that Keras has for this kind, in whatever spelling."""
    room = kind + ("es" if kind.endswith("s") else "s")
    for group in outside.NAMES.get(room, {}).values():
        for name in group.split():
            if key in (name, snake_case(name), name.lower()):
                return outside.sentence(room, name)
    return None


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


def refuse(owner: str, instead: str = "", **arguments) -> None:
    """Refuses arguments that Keras has and this course does not use.

    Args:
        owner: whose they are, such as "Dropout" or "fit".
        instead: what does the same here, as the end of a sentence.
        arguments: by name; None and False are let pass.

    Raises:
        NotImplementedError: naming the first argument that is given.
    """
    for name, value in arguments.items():
        if value is not None and value is not False:
            raise NotImplementedError(
                f"Keras has {owner}({name}=…), which this course does not use"
                + (f"; {instead}" if instead else "")
            )
