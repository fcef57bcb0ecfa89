"""Figures: they know matplotlib and arrays, and no widget.

- ``base``: ``Picture``, a figure that is built once and then only moves its artists
- ``parts``: lines with a ghost and a pinned run, edge marks, labels at line ends, surfaces
- ``palette``: what each colour means in the whole course
"""
