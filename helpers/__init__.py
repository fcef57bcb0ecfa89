"""Code that the chapters share, in rooms; each may import what stands to the left of it:

    datasets, nn -> drawing -> explorer -> chapters -> notebooks
        └──-> networks, keras_twin, checkup, exercises ─┘

Nothing is imported here, so that ``import helpers`` costs a reader nothing.
"""
