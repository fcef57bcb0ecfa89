"""The kernel's stop button: long training ends cleanly, and keeps what was learned."""

import time

import pytest
from jupyter_client.manager import start_new_kernel

WAIT = 120
SETUP = """
import sys, threading, time
sys.path.insert(0, {root!r})
import numpy as np
from helpers import keras_twin, nn
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
y = np.array([0, 1, 1, 0.0])

def build(nn):
    model = nn.Sequential([nn.Input((2,)), nn.layers.Dense(4, "tanh"), nn.layers.Dense(1)])
    model.compile("sgd", loss="mse")
    return model

def started(*arguments):
    print("started", flush=True)

def watch(model):
    while int(model.optimizer.iterations.numpy()) == 0:
        time.sleep(0.05)
    started()
"""
OURS = """
bars = [nn.callbacks.Progress(), nn.callbacks.LambdaCallback(on_train_begin=started)]
model = build(nn)
before = model.get_weights()
history = model.fit(x, y, epochs=10**9, verbose=0, callbacks=bars)
"""
OURS_BARE = OURS.replace("nn.callbacks.Progress(), ", "")
KERAS = """
keras = keras_twin.load()
model = build(keras)
before = model.get_weights()
bars = [keras_twin.progress(), keras.callbacks.LambdaCallback(on_train_begin=started)]
history = model.fit(x, y, epochs=10**9, verbose=0, callbacks=bars)
"""
FAST = """
keras = keras_twin.load()
model = build(keras)
before = model.get_weights()
threading.Thread(target=watch, args=[model]).start()
history = keras_twin.fit_fast(model, x, y, epochs=10**9, progress=True)
"""
FAST_BARE = FAST.replace(", progress=True", "")
AFTER = """
moved = any((a != b).any() for a, b in zip(before, model.get_weights()))
finite = all(np.isfinite(w).all() for w in model.get_weights())
print(moved, finite)
"""


class Kernel:
    """A kernel that runs cells as a notebook does."""

    def __init__(self, root):
        self.manager, self.client = start_new_kernel(
            kernel_name="python3", cwd=str(root), extra_arguments=["--IPKernelApp.log_level=40"]
        )
        assert self.run(SETUP.format(root=str(root))) == ([], "")

    def run(self, code, stop_after=None):
        """(messages that show something, stdout); presses stop once `stop_after` was printed."""
        shown, text, asked = [], "", self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=WAIT)
            if message["parent_header"].get("msg_id") != asked:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream" and content["name"] == "stdout":
                text += content["text"]
            elif kind in ("stream", "display_data", "update_display_data", "error"):
                shown.append(content)
            elif kind == "status" and content["execution_state"] == "idle":
                return shown, text
            if stop_after and stop_after in text:
                stop_after = None
                time.sleep(1)  # long enough for some steps, whose number does not matter
                self.manager.interrupt_kernel()

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(pytestconfig):
    kernel = Kernel(pytestconfig.rootpath)
    yield kernel
    kernel.close()


@pytest.mark.parametrize("code", [OURS, KERAS, FAST], ids=["nn", "keras fit", "fit_fast"])
def test_stop_ends_training_and_keeps_weights(kernel, code):
    shown, text = kernel.run(code, stop_after="started")
    assert "Stopped by hand after" in text and "the weights are kept" in text
    texts = [content["data"]["text/plain"] for content in shown]
    assert texts[0] == "epochs: 0 of 1000000000"
    done = int(texts[-1].split()[1])
    assert done > 0
    checks = "print(len(history.epoch) == len(history.history['loss']), len(history.epoch))"
    assert kernel.run(AFTER + checks) == ([], f"True True\nTrue {done}\n")


@pytest.mark.parametrize("code", [OURS_BARE, FAST_BARE], ids=["nn", "fit_fast"])
def test_without_a_bar_stop_interrupts_the_cell(kernel, code):
    """As in any other cell, so that "Run all" does not go on; the weights are there too."""
    shown, _ = kernel.run(code, stop_after="started")
    assert [content["ename"] for content in shown] == ["KeyboardInterrupt"]
    assert kernel.run(AFTER) == ([], "True True\n")


def test_a_finished_bar_leaves_one_line(kernel):
    code = "build(nn).fit(x, y, epochs=50, verbose=0, callbacks=[nn.callbacks.Progress('XOR')])"
    shown, text = kernel.run(code + ";")
    assert text == ""
    assert [content["data"]["text/plain"] for content in shown] == ["XOR: 0 of 50", "XOR: 50 of 50"]
