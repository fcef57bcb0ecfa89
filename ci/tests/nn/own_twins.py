"""Training with what a reader writes: the same in `helpers.nn` and in Keras."""

from ci.tests.nn.oracle import close, pair, regression

X, Y = regression(12)


def dense(nn, **arguments):
    start = nn.initializers.RandomNormal(stddev=0.5, seed=4)
    return nn.layers.Dense(2, kernel_initializer=start, **arguments)


def trained(build, y=Y, precise=1e-6, **fit):
    """Both after the same training; the weights agree to the precision of differences."""
    ours, theirs = pair(build)
    call = {"verbose": 0, "shuffle": False, "batch_size": 5, "epochs": 2, **fit}
    histories = ours.fit(X, y, **call).history, theirs.fit(X, y, **call).history
    assert list(histories[0]) == list(histories[1])
    for name, values in histories[1].items():
        close(histories[0][name], values, name, precise, precise)
    for a, b in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        close(a, b, "weights", precise, precise)
    return ours
