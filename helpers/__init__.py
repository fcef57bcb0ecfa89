"""Code that the chapters share.

Rooms, and which may import which:

    datasets -> nn -> pictures -> explorers -> notebooks
                └──-> keras_twin    checks  -> notebooks

Nothing is imported here, so that ``import helpers`` costs a reader nothing.
"""
