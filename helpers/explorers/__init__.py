"""Explorers: controls, a pure computation, a picture and a sentence; one module a chapter.

``engine`` holds ``Explorer``, ``controls`` the sliders and menus it is made of. This is the only
place that knows ipywidgets.
"""
