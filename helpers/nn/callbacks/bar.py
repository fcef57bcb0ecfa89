"""The bar of a long training: a widget in a notebook, a line of text elsewhere."""

import sys

import numpy as np

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Bar:
    """A tqdm bar that writes nothing to stderr, and in a saved notebook leaves one plain line.

    Args:
        total: how many epochs there will be.
        description: what the bar is labelled with.
        every: seconds between two looks at it, so that it costs nothing.
    """

    def __init__(self, total: int, description: str = "epochs", every: float = 0.2):
        from tqdm.auto import tqdm
        from tqdm.notebook import tqdm_notebook

        self.total, self.description, self.done = total, description, 0
        in_notebook = {"display": False} if issubclass(tqdm, tqdm_notebook) else {}
        self._tqdm = tqdm(
            total=total, desc=description, mininterval=every, file=sys.stdout, **in_notebook
        )
        self._shown = self._show() if in_notebook else None

    def _show(self):
        from IPython.display import display

        return display(self._bundle(), raw=True, display_id=True)

    def _bundle(self) -> dict:
        view = {
            "version_major": 2,
            "version_minor": 0,
            "model_id": self._tqdm.container.model_id,
        }
        text = f"{self.description}: {self.done} of {self.total}"
        return {WIDGET_VIEW: view, "text/plain": text}

    def advance(self, logs: dict, epochs: int = 1) -> None:
        """Counts epochs, and now and then shows their losses and metrics."""
        self.done += epochs
        self._tqdm.update(epochs)
        if self._tqdm.n == self._tqdm.last_print_n:
            self._tqdm.set_postfix_str(line(logs), refresh=False)

    def close(self, stopped: bool = False) -> None:
        """Ends the bar; `stopped` says that the reader did."""
        self._tqdm.close()
        if self._shown is not None:
            self._shown.update(self._bundle(), raw=True)
        if stopped:
            print(f"Stopped by hand after {self.done} of {self.total}; the weights are kept.")


def line(logs: dict) -> str:
    """Losses and metrics in one line; of a stack, their medians."""
    parts = []
    for name, value in logs.items():
        of_stack = " (median)" if np.ndim(value) else ""
        parts.append(f"{name}: {float(np.median(value)):.4g}{of_stack}")
    return " - ".join(parts)
