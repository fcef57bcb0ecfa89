"""``Explorer``: controls, a pure computation, a picture and a sentence."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from helpers.drawing.base import Picture
from helpers.explorer import touch
from helpers.explorer.control import Control
from helpers.explorer.film import Player
from helpers.explorer.kept import one_at_a_time
from helpers.explorer.moves import Moves, Values
from helpers.explorer.panel import PIN, Button, Panel
from helpers.explorer.words import nearest


class Explorer(Moves):
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
        super().__init__(controls, compute, picture, describe, handles, idle, clock)
        self._known(more)
        self.more = tuple(more)
        self.presets = {name: self._checked(values) for name, values in dict(presets or {}).items()}
        self._grip: touch.Grip | None = None
        self.panel = Panel(self.controls, picture, self._buttons(), self.more, self)
        interval = self._time.interval if self._time else 0
        self.player = Player(self._frame, self.panel.show_playing, interval)
        self._refresh()
        if self.error is not None:
            raise self.error

    # What can be read

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the controls, in order."""
        return tuple(self.controls)

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
        """Run through the slider of time, from its start if it stands at the end."""
        if self._time is None:
            raise ValueError("this explorer has no slider of time to play")
        if not self.player.playing:
            now = self.values[self._time.name]
            moments = self._time.moments(now, self._last_moment(), self._pace())
            self.player.play(moments, self.panel.image.touchable)
        return self

    @one_at_a_time
    def pause(self) -> Explorer:
        """Stop the film where it is; without one, nothing."""
        if self.player.playing:
            self.player.stop()
            self._refresh()
        return self

    @one_at_a_time
    def step(self) -> Explorer:
        """One picture further in time."""
        if self._time is None:
            raise ValueError("this explorer has no slider of time")
        name, step = self._time.name, self._pace() or int(self._time.step)
        self.player.stop()
        self._push({name: min(self.values[name] + step, self._last_moment())})
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
            values = {name: self.controls[name].nearest(v) for name, v in wanted.items()}
            self._drag(values)
        self._grip = held.dragged() if held is not None and kind != "up" else None
        return self

    def told(self, message: Values) -> None:
        """What the page says of the picture; see ``helpers.explorer.screen``."""
        if "shown" in message:
            self.player.shown()
        elif "rests" in message:
            self._rest()
        elif "touch" in message:
            try:
                self.touch(message["touch"], float(message["x"]), float(message["y"]))
            finally:
                self.panel.image.answer()

    def close(self) -> None:
        """Take its widgets out of the page and out of the kernel."""
        self.player.stop()
        self.panel.close()

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

        paced = self._film and self._film.pace
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
