"""Figures: they know matplotlib and arrays, and no widget.

- ``base``: ``Picture``, a figure that is built once and then only moves its artists
- ``parts``: lines with a ghost and a pinned run, marks for what left the frame, points by class
- ``labels``: names of lines where they end
- ``surface``: a grid of values as colours
- ``palette``: what each colour means in the whole course
- ``still``: a figure without controls, shown with its sentence
- ``png``: pixels to PNG
"""
