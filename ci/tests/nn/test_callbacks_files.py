"""Callbacks that write files: checkpoints and tables, when and as Keras writes them."""

import csv

import numpy as np
import pytest

from ci.tests.nn.oracle import STRICT, all_close, keras, nn, regression, twin
from ci.tests.nn.test_callbacks import bumpy

pytestmark = STRICT


def ending(library):
    return ".npz" if library is nn else ".weights.h5"


@pytest.mark.parametrize("best", [True, False])
def test_checkpoints_are_written_when_keras_writes_them(tmp_path, best):
    x, y = regression(30)

    def callbacks(nn):
        folder = tmp_path / nn.__name__
        folder.mkdir()
        path = str(folder / ("{epoch:02d}-{val_loss:.3f}" + ending(nn)))
        return [nn.callbacks.ModelCheckpoint(path, save_best_only=best, save_weights_only=True)]

    twins = twin(bumpy, x, y, callbacks, batch_size=5, epochs=6, validation_split=0.4)
    written = [sorted(p.name for p in (tmp_path / m.__name__).iterdir()) for m in (nn, keras)]
    assert [n.removesuffix(".npz") for n in written[0]] == [
        n.removesuffix(".weights.h5") for n in written[1]
    ]
    assert len(written[0]) < 6 or not best
    last = len(written[0]) - 1
    twins.ours.load_weights(tmp_path / nn.__name__ / written[0][last])
    twins.theirs.load_weights(tmp_path / "keras" / written[1][last])
    all_close(twins.ours.get_weights(), twins.theirs.get_weights())


@pytest.mark.parametrize("save_freq", [1, 3, 7])
def test_checkpoints_by_batches_are_written_when_keras_writes_them(tmp_path, save_freq):
    """18 samples are 4 batches of 5; what is left over counts in the next epoch."""
    x, y = regression(30)

    def callbacks(nn):
        path = str(tmp_path / nn.__name__ / "deep" / ("{epoch:02d}-{batch:02d}" + ending(nn)))
        options = {"save_weights_only": True, "save_freq": save_freq}
        return [nn.callbacks.ModelCheckpoint(path, **options)]

    twin(bumpy, x, y, callbacks, batch_size=5, epochs=5, validation_split=0.4)
    written = [
        sorted(p.name.partition(".")[0] for p in (tmp_path / m.__name__ / "deep").iterdir())
        for m in (nn, keras)
    ]
    assert written[0] == written[1] and len(written[0]) == 20 // save_freq


@pytest.mark.parametrize(("mode", "threshold"), [("min", 0.3), ("max", None), ("auto", 0.1)])
def test_only_what_is_better_is_saved_as_in_keras(tmp_path, mode, threshold, capsys):
    x, y = regression(30)

    def callbacks(nn):
        path = str(tmp_path / nn.__name__ / ("{epoch:02d}" + ending(nn)))
        options = {"save_best_only": True, "save_weights_only": True, "verbose": 1}
        options |= {"mode": mode, "initial_value_threshold": threshold}
        return [nn.callbacks.ModelCheckpoint(path, "val_mae", **options)]

    twin(bumpy, x, y, callbacks, batch_size=5, epochs=6, validation_split=0.4)
    found = [
        sorted(p.name.partition(".")[0] for p in (tmp_path / m.__name__).glob("*"))
        for m in (nn, keras)
    ]
    assert found[0] == found[1]
    said = capsys.readouterr().out
    assert said.count(": saved ") == len(found[0])
    assert said.count("is not better than") == 6 - len(found[0])


def test_what_is_not_there_is_warned_of_and_the_weights_are_saved(tmp_path):
    x, y = regression()
    save = nn.callbacks.ModelCheckpoint(
        tmp_path / "w.npz", monitor="unknown", save_best_only=True, mode="min"
    )
    with pytest.warns(UserWarning, match="'unknown'"):
        bumpy(nn).fit(x, y, verbose=0, callbacks=[save])
    assert (tmp_path / "w.npz").exists()


def test_a_path_with_an_unknown_name_says_which_are_known(tmp_path):
    x, y = regression()
    save = nn.callbacks.ModelCheckpoint(tmp_path / "{val_loss:.3f}.npz")
    with pytest.raises(KeyError, match=r"Failed to format .*val_loss.*epoch, loss, mae"):
        bumpy(nn).fit(x, y, verbose=0, callbacks=[save])


def test_a_file_that_is_no_file_of_weights_is_never_overwritten(tmp_path):
    x, y = regression()
    mine, folder = tmp_path / "mine.npz", tmp_path / "folder.npz"
    np.savez(mine, a=np.zeros(3))
    before = mine.read_bytes()
    folder.mkdir()
    for path in (mine, folder):
        with pytest.raises(OSError, match=path.name):
            save = nn.callbacks.ModelCheckpoint(path)
            bumpy(nn).fit(x, y, verbose=0, callbacks=[save])
    assert mine.read_bytes() == before


def test_a_stack_is_saved_as_a_whole_or_not_at_all(tmp_path):
    x, y = regression()

    def stack():
        model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(2)], runs=(2, 3))
        model.compile("sgd", "mse")
        return model

    save = nn.callbacks.ModelCheckpoint(tmp_path / "{epoch}.npz")
    model = stack()
    model.fit(x, y, epochs=2, verbose=0, callbacks=[save])
    again = stack()
    again.load_weights(tmp_path / "2.npz")
    all_close(again.get_weights(), model.get_weights())
    best = nn.callbacks.ModelCheckpoint(tmp_path / "best.npz", save_best_only=True)
    with pytest.raises(ValueError, match="stack"):
        stack().fit(x, y, verbose=0, callbacks=[best])


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("options", [{}, {"separator": "\t"}, {"append": True}], ids=str)
@pytest.mark.parametrize("validation", [{}, {"validation_split": 0.3}], ids=["", "validation"])
def test_the_table_has_the_lines_of_keras(tmp_path, options, validation):
    x, y = regression()
    kept = {}

    def callbacks(nn):
        kept.setdefault(nn, nn.callbacks.CSVLogger(tmp_path / f"{nn.__name__}.csv", **options))
        return [kept[nn]]

    for _ in range(2):  # the same object once more
        twin(bumpy, x, y, callbacks, batch_size=8, epochs=3, **validation)
    separator = options.get("separator", ",")
    ours, theirs = (
        [line.split(separator) for row in table(tmp_path / f"{m.__name__}.csv") for line in row[:1]]
        if separator != ","
        else table(tmp_path / f"{m.__name__}.csv")
        for m in (nn, keras)
    )
    assert len(ours) == len(theirs) == (7 if options.get("append") else 4)
    for mine, other in zip(ours, theirs, strict=True):
        assert len(mine) == len(other)
        for a, b in zip(mine, other, strict=True):
            assert a == b or abs(float(a) - float(b)) < 1e-9


def test_the_table_of_a_stack_has_lists(tmp_path):
    x, y = regression()
    model = nn.Sequential([nn.Input((3,)), nn.layers.Dense(2)], runs=(2,))
    model.compile("sgd", "mse")
    log = nn.callbacks.CSVLogger(tmp_path / "log.csv")
    history = model.fit(x, y, epochs=2, verbose=0, callbacks=[log]).history
    rows = table(tmp_path / "log.csv")
    assert rows[0] == ["epoch", "loss", "val_loss"] and rows[1][2] == "NA"
    assert rows[2][1] == f'"{history["loss"][1].tolist()}"'
