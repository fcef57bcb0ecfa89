"""Says what to do where a cell would end with "No module named 'helpers'".

Python finds this file as long as the first cell of a notebook, its setup, has not run; that cell
puts the folder of the course in front, where the real `helpers` are.
"""


class SetupNotRunError(ImportError):
    """IPython shows its sentence in place of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


raise SetupNotRunError("Run the first cell of this notebook, its setup, and then this one again.")
