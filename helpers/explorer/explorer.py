"""``Explorer``: controls, a pure computation, a picture and a sentence.

A move of a control computes, draws and sends one PNG to one image widget. ipywidgets keeps one
message in flight and sends the latest value next, so a plain handler keeps up with a fast drag and
no queue of old pictures can form.
"""

from __future__ import annotations

import threading
import time
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any

from helpers.drawing.base import Picture
from helpers.explorer.control import Control
from helpers.explorer.panel import PIN, Button, Panel
from helpers.explorer.words import nearest

KEPT_RESULTS = 32
# Moves of one control closer together than this are one drag: the ghost stays where it began.
SAME_DRAG_SECONDS = 1.0


MOVING = threading.RLock()


def one_at_a_time(method: Callable) -> Callable:
    """Let a move wait for the one before, of this explorer or another, in another thread.

    ipykernel 7 answers some widgets in the kernel's main thread and others in one of their own
    (by which of the two last sent something to them), and Python's warnings are caught for all.
    """

    @wraps(method)
    def alone(*args: Any, **kwargs: Any) -> Any:
        with MOVING:
            return method(*args, **kwargs)

    return alone


class Explorer:
    """Shows itself as the last expression of a cell; see the module's docstring.

    - ``controls``: from ``helpers.explorer.controls``
    - ``compute(**values)``: returns the result; pure, seeded, and silent: a run that diverges is
      a result. Cached by its values.
    - ``picture``: a ``Picture`` whose ``update`` takes that result
    - ``describe(result)``: one or two sentences with the numbers of what is seen
    - ``presets``: name to values; controls that a preset leaves out go back to their start

    All of these can be read again under their names, and ``names``, ``values``, ``result``,
    ``description`` (the sentence), ``error`` and ``warnings`` (of the last run), and ``panel``, its
    widgets. Raises what the first run raises.
    """

    def __init__(
        self,
        controls: Sequence[Control],
        compute: Callable[..., Any],
        picture: Picture,
        describe: Callable[[Any], str],
        *,
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.controls: dict[str, Control] = {control.name: control for control in controls}
        if len(self.controls) != len(controls):
            raise ValueError(f"two controls share a name: {[c.name for c in controls]}")
        self.presets = {name: self._checked(values) for name, values in dict(presets or {}).items()}
        self.compute, self.picture, self.describe = compute, picture, describe
        self._clock = clock
        self._cache: OrderedDict[tuple, Any] = OrderedDict()
        self._shown: dict[str, Any] = {}
        self._run: tuple[dict[str, Any], Any] | None = None
        self._ghost: tuple[dict[str, Any], Any] | None = None
        self._pinned: tuple[dict[str, Any], Any] | None = None
        self._held = False
        self._mover: str | None = None
        self._moved_at = -float("inf")
        self.error: BaseException | None = None
        self.warnings: list[warnings.WarningMessage] = []
        self.description = ""
        self.panel = Panel(self.controls, picture, self.moved, self._buttons())
        self._refresh()
        if self.error is not None:
            raise self.error

    # What can be read

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the controls, in order."""
        return tuple(self.controls)

    @property
    def values(self) -> dict[str, Any]:
        """Where the controls stand."""
        return {
            name: control.check(self.panel.inputs[name].value)
            for name, control in self.controls.items()
        }

    @property
    def result(self) -> Any:
        """What ``compute`` returned for the picture that is shown."""
        return self._run[1]

    @property
    def pinned(self) -> dict[str, Any] | None:
        """The values of the pinned run, or None."""
        return dict(self._pinned[0]) if self._pinned else None

    @property
    def png(self) -> bytes:
        """The picture that is shown."""
        return bytes(self.panel.image.value)

    # What can be done

    @one_at_a_time
    def set(self, **values: Any) -> Explorer:
        """Move controls as a drag would; several at once compute once.

        Raises ValueError or TypeError for a name or value that no control has, before anything
        moves, and what the computation raises.
        """
        values = self._checked(values)
        self._mover = None
        with self._hold():
            for name, value in values.items():
                self.controls[name].put(self.panel.inputs[name], value)
        if self.error is not None:
            raise self.error
        return self

    @one_at_a_time
    def reset(self) -> Explorer:
        """Everything as at the start; a pinned run stays."""
        self._ghost = self._run = None
        return self.set(**{name: control.value for name, control in self.controls.items()})

    @one_at_a_time
    def preset(self, name: str) -> Explorer:
        """Set the controls as the preset says, and the others to their start."""
        if name not in self.presets:
            raise ValueError(f"no preset {name!r}{nearest(name, self.presets)}")
        start = {key: control.value for key, control in self.controls.items()}
        return self.set(**{**start, **self.presets[name]})

    @one_at_a_time
    def pin(self) -> Explorer:
        """Keep the present run in the picture, named by its settings."""
        self._pinned = self._run
        self.panel.show_pin(True)
        self._refresh()
        return self

    @one_at_a_time
    def unpin(self) -> Explorer:
        """Take the pinned run out of the picture."""
        self._pinned = None
        self.panel.show_pin(False)
        self._refresh()
        return self

    def close(self) -> None:
        """Take its widgets out of the page and out of the kernel."""
        self.panel.close()

    # How a move becomes a picture

    @one_at_a_time
    def moved(self, name: str) -> None:
        """The control ``name`` has moved; called by its widget."""
        if self._held:
            return
        now = self._clock()
        new_drag = name != self._mover or now - self._moved_at > SAME_DRAG_SECONDS
        self._refresh(remember=new_drag)
        self._mover, self._moved_at = name, self._clock()

    @contextmanager
    def _hold(self) -> Iterator[None]:
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self._refresh(remember=True)

    @one_at_a_time
    def _refresh(self, remember: bool = False) -> None:
        before = self._run
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                values = self.values
                run = (values, self._result(values))
                ghost = before if remember and before and before[0] != values else self._ghost
                png = self._draw(run, ghost)
                sentence = self.describe(run[1])
            self.warnings = caught
        except KeyboardInterrupt as stop:
            self.error = stop
            self.panel.show_error("Stopped. The picture shows the run before.")
        except Exception as error:
            self.error = error
            self.panel.show_error(
                f"{type(error).__name__}: {error}. The picture shows the run before."
            )
        else:
            self.error, self._run, self._ghost = None, run, ghost
            self.description = sentence
            self.panel.show(png, sentence)

    def _draw(self, run: tuple, ghost: tuple | None) -> bytes:
        values, result = run
        pinned = self._pinned
        return self.picture.draw(
            result,
            ghost=ghost[1] if ghost else None,
            pinned=pinned[1] if pinned else None,
            ghost_label=self._settings(ghost[0], values) if ghost else "",
            pinned_label=self._settings(pinned[0], values) if pinned else "",
        )

    def _settings(self, values: dict[str, Any], present: dict[str, Any]) -> str:
        """The settings that differ from the present ones, which is what is compared."""
        parts = [
            self.controls[name].text(value)
            for name, value in values.items()
            if value != present[name]
        ]
        return ", ".join(parts) or "the same settings"

    def _result(self, values: dict[str, Any]) -> Any:
        key = tuple(values.values())
        if key in self._cache:
            self._cache.move_to_end(key)
        else:
            self._cache[key] = self.compute(**values)
            if len(self._cache) > KEPT_RESULTS:
                self._cache.popitem(last=False)
        return self._cache[key]

    def _checked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        for name in values:
            if name not in self.controls:
                raise ValueError(f"no control {name!r}{nearest(name, self.controls)}")
        return {name: self.controls[name].check(value) for name, value in values.items()}

    # How it shows itself

    def _buttons(self) -> list[Button]:
        def pin() -> None:
            self.unpin() if self.pinned else self.pin()

        return [
            *(Button(n, f"Preset: {n}", partial(self.preset, n)) for n in self.presets),
            Button("Reset", "Everything as at the start", self.reset),
            Button(PIN, "Keep this run in the picture, to compare the next one with", pin),
        ]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        return self.panel.bundles(self.description)[0]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for data, metadata in self.panel.bundles(self.description):
            display(data, metadata=metadata, raw=True)
