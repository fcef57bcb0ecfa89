"""How a move becomes a picture: from a control, a touch or a film to pixels and a sentence.

A move computes, draws and sends one PNG to one image widget. ipywidgets keeps one message in
flight and sends the latest value next, so a plain handler keeps up with a fast drag and no queue of
old pictures can form. What the page moves is drawn coarsely; when no other picture has come for a
moment, the page says that it rests, and gets the same crisply.
"""

from __future__ import annotations

import time
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from helpers.drawing.base import Picture
from helpers.explorer import touch
from helpers.explorer.control import Control
from helpers.explorer.film import Film
from helpers.explorer.kept import Kept, one_at_a_time

# Moves of one control closer together than this are one drag: the ghost stays where it began.
SAME_DRAG_SECONDS = 1.0

Values = Mapping[str, Any]


class Moves:
    """What stands behind an ``Explorer``, which gives it its ``panel`` and its ``player``."""

    def __init__(
        self,
        controls: Sequence[Control],
        compute: Callable[..., Any],
        picture: Picture,
        describe: Callable[[Any], str],
        handles: Sequence[touch.Handle] = (),
        idle: Callable[[Values], Collection[str]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """See ``Explorer``."""
        self.controls: dict[str, Control] = {control.name: control for control in controls}
        if len(self.controls) != len(controls):
            raise ValueError(f"two controls share a name: {[c.name for c in controls]}")
        self.compute, self.picture, self.describe = compute, picture, describe
        self._film = compute if isinstance(compute, Film) else None
        self.handles, self.idle = tuple(handles), idle or (lambda _: ())
        self._clock, self._kept = clock, Kept(lambda **values: self.compute(**values))
        self._run: tuple[dict[str, Any], Any] | None = None
        self._ghost: tuple[dict[str, Any], Any] | None = None
        self._pinned: tuple[dict[str, Any], Any] | None = None
        self._held = self._is_coarse = False
        self._mover: str | None = None
        self._moved_at = -float("inf")
        self._pushed: deque[tuple[str, Any]] = deque(maxlen=24)
        self._pushed_at = -float("inf")
        self.error: BaseException | None = None
        self.warnings: list[warnings.WarningMessage] = []
        self.description = ""
        self._time = next((control for control in controls if control.plays), None)

    @property
    def values(self) -> dict[str, Any]:
        """Where the controls stand."""
        return {name: self._value(name) for name in self.controls}

    @one_at_a_time
    def moved(self, name: str, value: Any) -> None:
        """The page has moved the control ``name`` to ``value``; called by its widget."""
        if self._held:
            return
        try:
            value = self.controls[name].check(value)
        except (TypeError, ValueError) as error:
            self.player.stop()
            self._fail(error)
            return
        if not self._is_echo(name, value):
            self.player.stop()
            if self._value(name) != value:  # a film has moved it on meanwhile
                self._push({name: value})
            self._go_back(name)
            self._follow(name)

    def _is_echo(self, name: str, value: Any) -> bool:
        """Whether the page only repeats what it was told, perhaps late; the control is put right.

        A slider that is moved by the kernel sends its value back, with the error of its own
        arithmetic. While a film plays or the picture is dragged this may be a value of before.
        """
        shown = self._run[0][name]
        since = self._clock() - self._pushed_at
        told = since < SAME_DRAG_SECONDS and (name, value) in self._pushed
        if told and value != shown:
            self._push({name: shown})
        return told

    def _begins(self, mover: str) -> bool:
        """Whether a move of ``mover`` begins a new drag, whose start becomes the ghost."""
        new = mover != self._mover or self._clock() - self._moved_at > SAME_DRAG_SECONDS
        self._mover = mover
        return new

    def _drag(self, values: Values) -> None:
        """Follow what is dragged in the picture."""
        if all(self.values[name] == value for name, value in values.items()):
            return
        self.player.stop()
        self._push(values)
        self._go_back(*values)
        self._follow("the picture")

    def _follow(self, mover: str) -> None:
        """Show where ``mover`` has been moved to: coarsely, if the page will tell when it rests."""
        self._refresh(remember=self._begins(mover), coarse=self.panel.image.touchable)
        self._moved_at = self._clock()

    @one_at_a_time
    def _rest(self) -> None:
        """Nothing moves any more: what is shown coarsely is shown crisply, and nothing computed."""
        if self._is_coarse and not self.player.playing:
            self._is_coarse = False
            self.panel.image.value = self._draw(self._run, self._ghost, coarse=False)

    def _value(self, name: str) -> Any:
        """Where a control stands; of a text that means nothing, what it was before."""
        try:
            return self.controls[name].check(self.panel.inputs[name].value)
        except (TypeError, ValueError):
            if self._run is None:
                raise
            return self._run[0][name]

    def _pace(self) -> int | None:
        return self.values[self._film.pace] if self._film and self._film.pace else None

    def _go_back(self, *moved: str) -> None:
        """Let a film whose settings have ``moved`` stand where it can be shown at once."""
        film = self._film
        if film is None or film.soon is None or film.time in moved:
            return
        values = self.values
        now = values.pop(film.time)
        try:
            latest = film.soon(film.record(**values))
        except Exception:  # told where the run is computed
            return
        if latest < now:
            self._push({film.time: latest})

    def _fail(self, error: BaseException) -> None:
        self.error = error
        told = f"{type(error).__name__}: {error}. The picture shows the run before."
        self.panel.show_error(told)

    @one_at_a_time
    def _frame(self, moment: Any, stopped: Callable[[], bool]) -> bool:
        if stopped():
            return False
        self._push({self._time.name: moment})
        self._refresh(coarse=moment < self._last_moment())
        return self.error is None

    def _last_moment(self) -> Any:
        """Where the slider of time ends at present."""
        return self._time.end(self.panel.inputs[self._time.name])

    @contextmanager
    def _hold(self) -> Iterator[None]:
        """Widgets that move meanwhile compute nothing."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _push(self, values: Values) -> None:
        """Move controls in the page while the reader moves something else, or nothing."""
        with self._hold():
            self._put(values)
        self._pushed.extend(values.items())
        self._pushed_at = self._clock()

    def _put(self, values: Values) -> None:
        if self._film and self._film.length:  # the run to come may be longer than this one
            self.panel.inputs[self._film.time].max = self._time.max
        for name, value in values.items():
            self.controls[name].put(self.panel.inputs[name], value)

    @one_at_a_time
    def _refresh(self, remember: bool = False, coarse: bool = False) -> None:
        before = self._run
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                self._cut_to_length()
                values = self.values
                run = (values, self._kept(**values))
                ghost = before if remember and before and before[0] != values else self._ghost
                png = self._draw(run, ghost, coarse)
                sentence = self.describe(run[1])
            self.warnings = caught
        except KeyboardInterrupt as stop:
            self.error = stop
            self.panel.show_error("Stopped. The picture shows the run before.")
        except Exception as error:
            self._fail(error)
        else:
            self.error, self._run, self._ghost = None, run, ghost
            self.description, self._is_coarse = sentence, coarse
            self.panel.show(png, sentence)
            self.panel.show_idle(self.idle(values))
            self.panel.show_spots(touch.spots(self.handles, self.picture, run[1]))

    def _cut_to_length(self) -> None:
        """Let the slider of time end where the run ends, and never behind its own end."""
        last = self._film.last(**self.values) if self._film else None
        if last is not None:
            end = min(max(last, self._time.min + 1), self._time.max)
            with self._hold():
                self.panel.inputs[self._film.time].max = end

    def _draw(self, run: tuple, ghost: tuple | None, coarse: bool) -> bytes:
        values, result = run
        pinned = self._pinned
        return self.picture.draw(
            result,
            ghost=ghost[1] if ghost else None,
            pinned=pinned[1] if pinned else None,
            ghost_label=self._settings(ghost[0], values) if ghost else "",
            pinned_label=self._settings(pinned[0], values) if pinned else "",
            coarse=coarse,
        )

    def _settings(self, values: dict[str, Any], present: dict[str, Any]) -> str:
        """The settings that differ from the present ones, which is what is compared."""
        parts = [
            self.controls[name].text(value)
            for name, value in values.items()
            if value != present[name]
        ]
        return ", ".join(parts) or "the same settings"
