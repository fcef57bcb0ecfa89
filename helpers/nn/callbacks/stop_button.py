"""The kernel's stop button (or Ctrl-C) as a wish that training ends, instead of an exception."""

import signal
import threading
from collections.abc import Callable


class StopButton:
    """While it is on, the first interrupt is only noted, so that no step is torn in half.

    A second interrupt goes to whoever had them before: it ends the cell at once.

    Args:
        then: called when it is pressed.

    Attributes:
        pressed: whether there was one.
    """

    def __init__(self, then: Callable[[], None] | None = None):
        self.pressed, self._then, self._before = False, then, None

    def on(self) -> "StopButton":
        """Begins to listen. Only the main thread can; elsewhere it is never pressed."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._press)
        return self

    def off(self) -> None:
        """Leaves interrupts to whoever had them before."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None

    def _press(self, number, frame):
        self.pressed = True
        self.off()
        if self._then is not None:
            self._then()
