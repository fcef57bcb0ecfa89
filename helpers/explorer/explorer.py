"""``Explorer``: controls, a pure computation, a picture and a sentence.

A move of a control computes, draws and sends one PNG to one image widget. ipywidgets keeps one
message in flight and sends the latest value next, so a plain handler keeps up with a fast drag and
no queue of old pictures can form.
"""

from __future__ import annotations

import time
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from helpers.drawing.base import Picture
from helpers.explorer import touch
from helpers.explorer.control import Control
from helpers.explorer.film import Film, Player
from helpers.explorer.kept import Kept, one_at_a_time
from helpers.explorer.panel import PIN, Button, Panel
from helpers.explorer.words import nearest

# Moves of one control closer together than this are one drag: the ghost stays where it began.
SAME_DRAG_SECONDS = 1.0

Values = Mapping[str, Any]


class Explorer:
    """Shows itself as the last expression of a cell; see the module's docstring.

    - ``controls``: from ``helpers.explorer.controls``
    - ``compute(**values)``: returns the result; pure, seeded, and silent: a run that diverges is
      a result. Cached by its values. A ``Film`` trains once for all moments of its training.
    - ``picture``: a ``Picture`` whose ``update`` takes that result
    - ``describe(result)``: one or two sentences with the numbers of what is seen
    - ``presets``: name to values; controls that a preset leaves out go back to their start
    - ``handles``: what can be grabbed in the picture (``helpers.explorer.touch``)
    - ``more``: names of controls that are rarely needed; they are folded away at first
    - ``idle(values)``: names of controls that do nothing at these values; they are greyed out

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
        presets: Mapping[str, Values] | None = None,
        handles: Sequence[touch.Handle] = (),
        more: Sequence[str] = (),
        idle: Callable[[Values], Collection[str]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.controls: dict[str, Control] = {control.name: control for control in controls}
        if len(self.controls) != len(controls):
            raise ValueError(f"two controls share a name: {[c.name for c in controls]}")
        self._known(more)
        self.presets = {name: self._checked(values) for name, values in dict(presets or {}).items()}
        self.compute, self.picture, self.describe = compute, picture, describe
        self.handles, self.more, self.idle = tuple(handles), tuple(more), idle or (lambda _: ())
        self._clock, self._kept = clock, Kept(compute)
        self._run: tuple[dict[str, Any], Any] | None = None
        self._ghost: tuple[dict[str, Any], Any] | None = None
        self._pinned: tuple[dict[str, Any], Any] | None = None
        self._held = False
        self._mover: str | None = None
        self._moved_at = -float("inf")
        self._grip: touch.Grip | None = None
        self._pushed: deque[tuple[str, Any]] = deque(maxlen=24)
        self._pushed_at = -float("inf")
        self.error: BaseException | None = None
        self.warnings: list[warnings.WarningMessage] = []
        self.description = ""
        self._time = next((control for control in controls if control.plays), None)
        self.panel = Panel(self.controls, picture, self._buttons(), self.more, self)
        step, interval = (int(self._time.step), self._time.interval) if self._time else (1, 0)
        self.player = Player(self._frame, self.panel.show_playing, step, interval)
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
        return {name: self._value(name) for name in self.controls}

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
        self.player.stop()
        self._mover = None
        with self._hold():
            self._put(values)
        self._refresh(remember=True)
        if self.error is not None:
            raise self.error
        return self

    @one_at_a_time
    def reset(self) -> Explorer:
        """Everything as at the start; a pinned run stays."""
        before = self._ghost
        self._ghost = None
        try:
            self.set(**self._start())
        finally:
            # A run that failed has left the one before in the picture, and its ghost with it.
            self._ghost = before if self.error is not None else None
        self._refresh()
        return self

    @one_at_a_time
    def preset(self, name: str) -> Explorer:
        """Set the controls as the preset says, and the others to their start."""
        if name not in self.presets:
            raise ValueError(f"no preset {name!r}{nearest(name, self.presets)}")
        return self.set(**{**self._start(), **self.presets[name]})

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

    @one_at_a_time
    def play(self) -> Explorer:
        """Run through the slider of time, from its start if it stands at the end; or stop that."""
        if self._time is None:
            raise ValueError("this explorer has no slider of time to play")
        if self.player.playing:
            self.player.stop()
            self._refresh()
        else:
            name = self._time.name
            last = int(self.panel.inputs[name].max)
            seen = self.panel.image.touchable
            self.player.play(self.values[name], int(self._time.min), last, seen, self._pace())
        return self

    @one_at_a_time
    def step(self) -> Explorer:
        """One picture further in time."""
        if self._time is None:
            raise ValueError("this explorer has no slider of time")
        name, step = self._time.name, self._pace() or int(self._time.step)
        self.player.stop()
        self._push({name: min(self.values[name] + step, int(self.panel.inputs[name].max))})
        self._refresh()
        return self

    @one_at_a_time
    def touch(self, kind: str, x: float, y: float) -> Explorer:
        """A pointer goes ``"down"``, ``"move"`` or ``"up"`` at CSS pixels from the upper left."""
        if kind == "down":
            self._grip = touch.grip(self.handles, self.picture, self.result, x, y)
            self._mover = None
        held = self._grip
        if held is not None and held.answers(kind):
            wanted = touch.asked(held, self.picture, x, y, self.values, self.result)
            self._drag({name: self.controls[name].nearest(v) for name, v in wanted.items()})
        self._grip = held.dragged() if held is not None and kind != "up" else None
        return self

    def close(self) -> None:
        """Take its widgets out of the page and out of the kernel."""
        self.player.stop()
        self.panel.close()

    # How a move becomes a picture

    @one_at_a_time
    def moved(self, name: str) -> None:
        """The control ``name`` has moved; called by its widget."""
        if self._held:
            return
        try:
            self.controls[name].check(self.panel.inputs[name].value)
        except (TypeError, ValueError) as error:
            self.player.stop()
            self._fail(error)
            return
        if not self._is_echo(name):
            self.player.stop()
            self._go_back(name)
            self._refresh(remember=self._begins(name))
            self._moved_at = self._clock()

    def told(self, message: Values) -> None:
        """What the page says of the picture; see ``helpers.explorer.screen``."""
        if "shown" in message:
            self.player.shown()
        elif "touch" in message:
            try:
                self.touch(message["touch"], float(message["x"]), float(message["y"]))
            finally:
                self.panel.image.answer()

    def _is_echo(self, name: str) -> bool:
        """Whether the page only repeats what it was told, perhaps late; the control is put right.

        A slider that is moved by the kernel sends its value back, with the error of its own
        arithmetic. While a film plays or the picture is dragged this may be a value of before.
        """
        value, shown = self._value(name), self._run[0][name]
        since = self._clock() - self._pushed_at
        late = since < SAME_DRAG_SECONDS and (name, value) in self._pushed
        if value != shown and late:
            self._push({name: shown})
        return (value == shown and self.error is None) or late

    def _begins(self, mover: str) -> bool:
        """Whether a move of ``mover`` begins a new drag, whose start becomes the ghost."""
        new = mover != self._mover or self._clock() - self._moved_at > SAME_DRAG_SECONDS
        self._mover = mover
        return new

    def _drag(self, values: Values) -> None:
        if all(self.values[name] == value for name, value in values.items()):
            return
        self.player.stop()
        self._push(values)
        self._go_back(*values)
        self._refresh(remember=self._begins("the picture"))
        self._moved_at = self._clock()

    def _value(self, name: str) -> Any:
        """Where a control stands; of a text that means nothing, what it was before."""
        try:
            return self.controls[name].check(self.panel.inputs[name].value)
        except (TypeError, ValueError):
            if self._run is None:
                raise
            return self._run[0][name]

    def _pace(self) -> int | None:
        pace = getattr(self.compute, "pace", None)
        return self.values[pace] if pace else None

    def _go_back(self, *moved: str) -> None:
        """Let a film whose settings have ``moved`` stand where it can be shown at once."""
        soon = getattr(self.compute, "soon", None)
        if soon is None or self.compute.time in moved:
            return
        values = self.values
        now = values.pop(self.compute.time)
        try:
            latest = soon(self.compute.record(**values))
        except Exception:  # told where the run is computed
            return
        if latest < now:
            self._push({self.compute.time: latest})

    def _fail(self, error: BaseException) -> None:
        self.error = error
        told = f"{type(error).__name__}: {error}. The picture shows the run before."
        self.panel.show_error(told)

    @one_at_a_time
    def _frame(self, moment: int, stopped: Callable[[], bool]) -> bool:
        if stopped():
            return False
        self._push({self._time.name: moment})
        last = moment >= self.panel.inputs[self._time.name].max
        self._refresh(coarse=not last)
        return self.error is None

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
        if self._time is not None:  # the run that is to come may be longer than this one
            self.panel.inputs[self._time.name].max = self._time.max
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
            self.description = sentence
            self.panel.show(png, sentence)
            self.panel.show_idle(self.idle(values))
            self.panel.show_spots(touch.spots(self.handles, self.picture, run[1]))

    def _cut_to_length(self) -> None:
        """Let the slider of time end where the run ends."""
        film = self.compute if isinstance(self.compute, Film) else None
        last = film.last(**self.values) if film else None
        if last is not None:
            with self._hold():
                self.panel.inputs[film.time].max = max(last, self._time.min + 1)

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

    def _start(self) -> dict[str, Any]:
        return {name: control.value for name, control in self.controls.items()}

    def _known(self, names: Collection[str]) -> None:
        for name in names:
            if name not in self.controls:
                raise ValueError(f"no control {name!r}{nearest(name, self.controls)}")

    def _checked(self, values: Values) -> dict[str, Any]:
        self._known(values)
        return {name: self.controls[name].check(value) for name, value in values.items()}

    # How it shows itself

    def _buttons(self) -> list[Button]:
        def pin() -> None:
            self.unpin() if self.pinned else self.pin()

        paced = getattr(self.compute, "pace", None)
        return [
            *([Button("Step", "One picture further", self.step)] if paced else []),
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
