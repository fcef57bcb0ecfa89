"""Films: a training that can be watched, and the button that plays it.

A film trains once and keeps what its frames are made of; the slider of time scrubs through them,
and Play moves that slider. So both show the same frames.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from helpers.explorer.kept import Kept

FRAMES_AHEAD = 4  # pictures sent and not yet shown
PATIENCE = 1.0  # seconds for a picture to be shown; after that the next is sent anyway
BLIND_PAUSE = 0.07  # seconds between pictures where nobody tells when one has been shown


class Film:
    """A computation that trains once for all moments of a training.

    ``record(**values)`` gets all values but the ``time`` and trains; it is kept by them.
    ``frame(record, moment)`` is what is seen at one moment. ``length(record)`` is the last moment
    there is, where that depends on the run; a later one shows the last. ``kept``: how many records
    are, fewer where they are large.

    A record may train on only when a later moment is asked for. Then ``soon(record)`` is the last
    moment that can be shown at once: when another control moves, the time goes back to it.
    ``pace`` names a control that says how many moments lie between two pictures; it brings a
    button for one step.

    Called like any computation, with all values.
    """

    def __init__(
        self,
        record: Callable[..., Any],
        frame: Callable[[Any, int], Any],
        time: str = "epochs",
        length: Callable[[Any], int] | None = None,
        soon: Callable[[Any], int] | None = None,
        pace: str | None = None,
        kept: int = 32,
    ) -> None:
        self.record, self.frame, self.time, self.length = Kept(record, kept), frame, time, length
        self.soon, self.pace = soon, pace

    def __call__(self, **values: Any) -> Any:
        moment, last = values.pop(self.time), None
        if self.length is not None:
            last = self.last(**values)
        return self.frame(self.record(**values), moment if last is None else min(moment, last))

    def last(self, **values: Any) -> int | None:
        """The last moment of the run with these values; None where all have the same length."""
        values.pop(self.time, None)
        return None if self.length is None else int(self.length(self.record(**values)))


class Player:
    """Moves the slider of time through moments, in a thread of its own.

    ``show(moment, stopped)`` moves it and draws, unless ``stopped()``, and returns whether to go
    on. ``told(playing)`` hears when it starts and stops. Pictures are sent as fast as they are
    shown (``shown()`` tells), at most one every ``interval`` ms.
    """

    def __init__(
        self,
        show: Callable[[Any, Callable[[], bool]], bool],
        told: Callable[[bool], None],
        interval: int,
    ) -> None:
        self._show, self._told, self._interval = show, told, interval
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._ahead = threading.Semaphore(FRAMES_AHEAD)

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self._thread is not None and not self._stop.is_set()

    def play(self, moments: Sequence[Any], seen: bool) -> None:
        """Go through ``moments``; ``seen``: whether the page tells when it has shown a picture."""
        self.stop()
        self._stop, self._ahead = threading.Event(), threading.Semaphore(FRAMES_AHEAD)
        arguments = (moments, seen, self._stop, self._ahead)
        self._thread = threading.Thread(target=self._run, args=arguments, daemon=True)
        self._told(True)
        self._thread.start()

    def stop(self) -> None:
        """Stop before the next picture."""
        if self.playing:
            self._stop.set()
            self._told(False)

    def shown(self) -> None:
        """A picture has been shown, so that another can be sent."""
        self._ahead.release()

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end."""
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(
        self, moments: Sequence[Any], seen: bool, stop: threading.Event, ahead: threading.Semaphore
    ) -> None:
        for moment in moments:
            began = time.monotonic()
            if seen:
                ahead.acquire(timeout=PATIENCE)
            if not self._show(moment, stop.is_set):
                break
            pause = self._interval / 1000 if seen else max(self._interval / 1000, BLIND_PAUSE)
            # Also lets the kernel's other thread in, which answers what the reader does meanwhile.
            stop.wait(max(0.001, pause - (time.monotonic() - began)))
        if not stop.is_set():
            stop.set()
            self._told(False)
