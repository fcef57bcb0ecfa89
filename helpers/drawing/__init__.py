"""What every picture is made of: it knows matplotlib and arrays, and no widget.

- ``base``: ``Picture``, a figure that is built once and then only moves its artists
- ``parts``: lines with a ghost and a pinned run, marks for what left the frame, points by class
- ``labels``: names of lines where they end
- ``surface``: a grid of values as colours
- ``palette``: what each colour means in the whole course
- ``rate_map``: which networks learn, over learning rate and a size
- ``quick_text``: numbers that change at every move
- ``canvas``: the one canvas that all pictures share
- ``still``: a figure without controls, shown with its sentence
- ``png``: pixels to PNG
"""
