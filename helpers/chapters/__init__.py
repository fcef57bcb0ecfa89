"""One folder a chapter: one file an explorer, and the checks of the exercises."""
