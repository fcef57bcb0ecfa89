"""Keras beside `helpers.nn`: the same source for both, the same weights, and how far they differ.

This is the only place that imports Keras (and TensorFlow with it: about 5 s and 500 MB), and
only when one of its functions is called.

    keras = keras_twin.load()                    # instead of `import keras`, without its chatter

    def build(nn):                               # one source …
        model = nn.Sequential([nn.Input((2,)), nn.layers.Dense(1, "sigmoid")])
        model.compile(nn.optimizers.SGD(0.5), loss="binary_crossentropy")
        return model

    ours, theirs = keras_twin.pair(build)        # … two networks, from the same weights
    ours.fit(x, y, epochs=50, shuffle=False, verbose=0)
    keras_twin.fit_fast(theirs, x, y, epochs=50, shuffle=False)
    print(f"largest difference {keras_twin.assert_equal(ours, theirs):.0e}")

`load(float64=True)` makes Keras compute as exactly as NumPy does, so that the two agree to 1e-9.
In float32, Keras' own default, about seven digits are kept, and training eats some of them.

`loading.py` imports Keras, `weights.py` copies and compares, `fast.py` trains tiny data without
`fit`'s cost per epoch, `progress.py` has the bar and the stop button, `fashion.py` the larger data
set that Keras fetches (`download.py`).
"""

from helpers.keras_twin.fashion import fashion_mnist
from helpers.keras_twin.fast import fit_fast
from helpers.keras_twin.loading import load
from helpers.keras_twin.progress import progress
from helpers.keras_twin.weights import assert_equal, copy_weights, largest_difference, pair

__all__ = [
    "assert_equal",
    "copy_weights",
    "fashion_mnist",
    "fit_fast",
    "largest_difference",
    "load",
    "pair",
    "progress",
]
