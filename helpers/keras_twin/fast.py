"""Training tiny data in Keras, where `fit` spends 25 ms an epoch on everything but training."""

import random

import numpy as np

from helpers.keras_twin.loading import module, precision
from helpers.nn.callbacks.bar import Bar
from helpers.nn.callbacks.stop_button import StopButton

STEPS_PER_CALL = 1000  # then the bar moves and the stop button is looked at: about 0.2 s


def fit_fast(
    model, x, y, batch_size: int = 32, epochs: int = 1, shuffle: bool = True, progress: bool = False
):
    """Keras' `fit` without its cost per epoch: the same steps, the same losses.

    Each step is Keras' own `model.train_step`; only the loops over epochs and batches run inside
    TensorFlow instead of Python. For callbacks and validation data, call `fit`.

    Args:
        model: a compiled and built Keras network.
        x, y: arrays with one row per sample.
        shuffle: whether each epoch takes the samples in a new order (not the one `fit` draws).
        progress: shows a bar; the kernel's stop button then ends it and keeps the weights.

    Returns:
        A Keras `History` with the loss and the metrics of each epoch.

    Raises:
        ValueError: for a network that is not compiled or built, or x and y of unlike length.
    """
    x, y = _prepare(model, x, y)
    run, rng = _loops(model, x, y, batch_size), np.random.default_rng(random.getrandbits(64))
    names, history = sorted(model.get_metrics_result()), module().callbacks.History()
    history.set_model(model)
    history.on_train_begin()
    epochs_per_call = max(1, STEPS_PER_CALL * batch_size // len(x))
    bar, stop = Bar(epochs) if progress else None, StopButton().on()
    try:
        while len(history.epoch) < epochs and not stop.pressed:
            first = len(history.epoch)
            order = np.tile(np.arange(len(x)), (min(epochs_per_call, epochs - first), 1))
            results = run(rng.permuted(order, axis=1) if shuffle else order).numpy().tolist()
            for k, values in enumerate(results):
                history.on_epoch_end(first + k, dict(zip(names, values, strict=True)))
            if bar:
                bar.advance(dict(zip(names, results[-1], strict=True)), len(results))
    finally:
        stop.off()
        if bar:
            bar.close(stop.pressed)
    if stop.pressed and not bar:
        raise KeyboardInterrupt
    return history


def _prepare(model, x, y):
    """x and y as Keras takes them; makes the optimizer's and the metrics' variables."""
    if not getattr(model, "compiled", False):
        raise ValueError("compile the network first: model.compile(optimizer=…, loss=…)")
    if not model.built:
        raise ValueError("the network is not built yet; give it an Input as first layer")
    x, y = np.asarray(x, dtype=precision()), np.asarray(y)
    y = y.astype(precision()) if y.dtype.kind == "f" else y
    if len(x) != len(y) or len(x) == 0:
        raise ValueError(f"x has {len(x)} samples, y has {len(y)}")
    model.optimizer.build(model.trainable_variables)
    prediction = model(x[:1])
    model.compute_loss(x[:1], y[:1], prediction)
    model.compute_metrics(x[:1], y[:1], prediction)
    return x, y


def _loops(model, x, y, batch_size):
    """A TensorFlow function: orders of samples `(epochs, n)` -> metrics `(epochs, metrics)`."""
    import tensorflow as tf

    x, y = tf.constant(x), tf.constant(y)
    steps = -(-len(x) // batch_size)

    @tf.function(input_signature=[tf.TensorSpec((None, len(x)), tf.int64)])
    def run(orders):
        results = tf.TensorArray(precision(), size=tf.shape(orders)[0])
        for epoch in tf.range(tf.shape(orders)[0]):
            for metric in model.metrics:
                metric.reset_state()
            for step in tf.range(steps):
                rows = orders[epoch, step * batch_size : (step + 1) * batch_size]
                model.train_step((tf.gather(x, rows), tf.gather(y, rows)))
            found = model.get_metrics_result()
            found = [tf.cast(found[name], precision()) for name in sorted(found)]
            results = results.write(epoch, tf.stack(found))
        return results.stack()

    return run
