"""Films: trained once, scrubbed, played, and stopped by whatever the reader does."""

from __future__ import annotations

import threading

import pytest

from ci.tests.explorer.demo import (
    CONTROLS,
    PRESETS,
    Parabola,
    descend,
    describe,
    filmed,
    frame,
    record,
    width,
)
from helpers.explorer import Explorer, Film, film, integer, log_slider, sliders


class Counted:
    """``record``, counted."""

    calls = 0

    def __call__(self, **values):
        self.calls += 1
        return record(**values)


def seen_by_play(explorer: Explorer) -> list[int]:
    """The moments that the slider of time goes through, from Play to the end."""
    moments: list[int] = []
    explorer.panel.inputs["steps"].observe(lambda change: moments.append(change["new"]), "value")
    explorer.play()
    explorer.player.join(60)
    return moments


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "BLIND_PAUSE", 0.0)
    monkeypatch.setattr(film, "PATIENCE", 0.0)  # nobody tells here that a picture has been shown


def test_all_moments_come_from_one_training():
    counted = Counted()
    explorer = filmed(counted)
    for steps in (1, 30, 17):
        explorer.set(steps=steps)
        assert len(explorer.result.w) == steps + 1
    assert counted.calls == 1
    explorer.set(learning_rate=0.2)
    assert counted.calls == 2


def test_a_film_gives_what_the_computation_gives():
    explorer = filmed()
    for steps in (1, 12, 30):
        explorer.set(steps=steps)
        assert list(explorer.result.w) == list(descend(**explorer.values).w)
        assert list(explorer.compute(**explorer.values).w) == list(explorer.result.w)


def test_play_goes_on_to_the_end_and_from_the_end_to_the_start():
    explorer = filmed()
    assert seen_by_play(explorer) == list(range(11, 31))
    assert not explorer.player.playing
    moments = seen_by_play(explorer)
    assert moments == list(range(1, 31))
    assert explorer.panel.play_button.description == "Play"


def test_a_slider_of_powers_plays_its_round_values():
    spans = log_slider("steps", "steps", 1, 30, 10, play=True)
    controls = [spans if c.name == "steps" else c for c in CONTROLS]

    def compute(steps, **values):
        return frame(record(**values), steps)

    explorer = Explorer(controls, compute, Parabola(), describe)
    assert seen_by_play(explorer) == [12, 15, 20, 25, 30]
    assert explorer.description.startswith("30 steps")
    assert seen_by_play(explorer) == [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30]


def test_a_run_that_goes_on_behind_the_slider_ends_with_it():
    film = Film(record, frame, "steps", lambda run: 1000)
    explorer = Explorer(CONTROLS, film, Parabola(), describe).set(steps=28)
    assert explorer.panel.inputs["steps"].max == 30
    assert seen_by_play(explorer) == [29, 30]
    assert explorer.error is None and explorer.values["steps"] == 30


def test_a_long_film_is_played_in_so_many_pictures():
    controls = [integer("steps", "steps", 0, 1000, 1000, play=True)]
    explorer = Explorer(
        controls, lambda steps: descend(0.1, 1.0, 5, "plain", False), Parabola(), describe
    )
    moments = seen_by_play(explorer)
    assert moments == [*range(0, 1000, 9), 1000]
    assert len(moments) <= sliders.FRAMES


def test_the_slider_ends_where_the_run_ends():
    explorer = filmed()
    explorer.set(learning_rate=1, steps=20)
    assert explorer.panel.inputs["steps"].max == 5
    assert explorer.values["steps"] == 5
    explorer.set(steps=2)
    assert seen_by_play(explorer) == [3, 4, 5]
    explorer.set(learning_rate=0.1, steps=20)
    assert (explorer.panel.inputs["steps"].max, explorer.values["steps"]) == (30, 20)
    assert len(explorer.compute(**{**explorer.values, "learning_rate": 1}).w) == 6


@pytest.mark.parametrize(
    ("act", "steps"),
    [
        (lambda e: e.reset(), 10),
        (lambda e: e.preset("just right"), 20),
        (lambda e: e.panel.inputs["start"].set_state({"value": 2.0}), None),
        (lambda e: e.panel.inputs["steps"].set_state({"value": 29}), 29),
        (lambda e: e.set(noisy=True), None),
        (lambda e: e.pause(), None),
        (lambda e: press(e, False), None),
    ],
    ids=["reset", "preset", "another slider", "its own slider", "set", "pause", "the button"],
)
def test_whatever_the_reader_does_stops_a_film_at_once(monkeypatch, act, steps):
    monkeypatch.setattr(film, "BLIND_PAUSE", 0.1)  # the film is not over before the reader acts
    explorer = filmed()
    explorer.set(steps=1)
    on_the_way, go_on, draw = threading.Event(), threading.Event(), explorer.picture.draw

    def slow_draw(*args, **kwargs):
        if threading.current_thread() is not threading.main_thread() and not go_on.is_set():
            on_the_way.set()
            assert go_on.wait(20)
        return draw(*args, **kwargs)

    explorer.picture.draw = slow_draw
    explorer.play()
    assert on_the_way.wait(20)
    acting = threading.Timer(0.0, act, [explorer])
    acting.start()
    go_on.set()
    acting.join(20)
    stopped_at = explorer.values["steps"]
    explorer.player.join(20)
    assert not explorer.player.playing
    assert explorer.panel.play_button.description == "Play"
    assert explorer.values["steps"] == stopped_at == (steps or stopped_at)
    assert stopped_at < 30
    assert len(explorer.result.w) == stopped_at + 1


def press(explorer: Explorer, playing: bool) -> None:
    """What the page sends when Play or Pause is pressed."""
    explorer.panel.play_button.set_state({"value": playing})


def test_a_press_that_comes_late_does_what_was_written_on_the_button():
    explorer = filmed()
    press(explorer, True)
    assert explorer.player.playing
    explorer.reset()
    press(explorer, False)  # two threads answer the two clicks, and this one was the slower
    explorer.player.join(20)
    assert not explorer.player.playing
    assert explorer.values["steps"] == 10


def test_no_more_pictures_are_sent_than_are_shown(monkeypatch):
    monkeypatch.setattr(film, "PATIENCE", 20)
    sent, two = [], threading.Event()

    def show(moment, stopped):
        sent.append(moment)
        if len(sent) == film.FRAMES_AHEAD:
            two.set()
        return not stopped()

    player = film.Player(show, lambda playing: None, interval=0)
    player.play(range(1, 10), seen=True)
    assert two.wait(20)
    player.join(0.2)
    assert sent == list(range(1, film.FRAMES_AHEAD + 1))
    for _ in range(9 - film.FRAMES_AHEAD):
        player.shown()
    player.join(20)
    assert sent == list(range(1, 10))


def test_a_film_that_fails_stops_and_says_why():
    explorer = filmed()

    def fail(run, steps):
        if steps == 13:
            raise ValueError("no step 13")
        return frame(run, steps)

    explorer.compute.frame = fail
    explorer.play()
    explorer.player.join(20)
    assert not explorer.player.playing
    assert "no step 13" in explorer.panel.sentence.value
    assert explorer.panel.play_button.description == "Play"


def test_without_a_slider_of_time_there_is_nothing_to_play():
    explorer = Explorer(
        [integer("steps", "steps", 1, 30, 10)],
        lambda steps: descend(0.1, 1.0, steps, "plain", False),
        Parabola(),
        describe,
    )
    with pytest.raises(ValueError, match="no slider of time"):
        explorer.play()


def test_a_picture_that_has_the_readers_move_already_does_not_hide_it():
    explorer = filmed()
    explorer.set(steps=1)
    explorer.player.play = lambda *_: None
    explorer.player._thread = threading.current_thread()  # as if it played
    assert explorer.player.playing
    slider = explorer.panel.inputs["start"]
    with explorer._hold():  # the page has moved it, and the kernel does not know yet
        slider.value = 2.0
    explorer._frame(2, lambda: False)
    assert explorer.result.w[0] == 2.0
    explorer.moved("start", 2.0)
    assert not explorer.player.playing


def test_a_picture_that_has_moved_the_readers_slider_on_gives_way():
    explorer = filmed()
    explorer.set(steps=1)
    explorer.player._thread = threading.current_thread()  # as if it played
    with explorer._hold():  # the page has moved it, and the kernel does not know yet
        explorer.panel.inputs["steps"].value = 29
    explorer._frame(2, lambda: False)
    explorer.moved("steps", 29)
    assert not explorer.player.playing
    assert (explorer.values["steps"], len(explorer.result.w)) == (29, 30)


def paced(**more) -> Explorer:
    """The same, with a control that says how many steps lie between two pictures."""
    controls = [*CONTROLS, integer("pace", "steps a picture", 1, 10, 4)]

    def made(pace, **values):
        return record(**values)

    computed = Film(made, frame, "steps", lambda run: len(run.w) - 1, pace="pace", **more)
    return Explorer(controls, computed, Parabola(), describe, presets=PRESETS)


def test_a_control_says_how_many_moments_lie_between_two_pictures():
    explorer = paced().set(steps=1)
    assert seen_by_play(explorer) == [5, 9, 13, 17, 21, 25, 29, 30]
    explorer.set(steps=1, pace=10)
    assert seen_by_play(explorer)[-3:] == [11, 21, 30]


def test_one_step_goes_one_picture_further_and_not_beyond_the_end():
    explorer = paced().set(steps=20)
    assert "Step" in [button.description for button in explorer.panel.buttons]
    for steps in (24, 28, 30, 30):
        assert explorer.step().values["steps"] == steps
    assert filmed().set(steps=7).step().values["steps"] == 8
    assert "Step" not in [button.description for button in filmed().panel.buttons]


def test_another_setting_goes_back_to_what_can_be_shown_at_once():
    explorer = paced(soon=lambda run: 6).set(steps=20)
    explorer.panel.inputs["learning_rate"].value = 0.2
    assert explorer.values["steps"] == 6
    explorer.panel.inputs["steps"].value = 25
    assert explorer.values["steps"] == 25
    assert explorer.set(learning_rate=0.3).values["steps"] == 25


def test_what_moves_is_coarse_and_what_rests_is_crisp():
    explorer = filmed().set(steps=1)
    sizes = []
    explorer.panel.image.observe(lambda change: sizes.append(width(change["new"])), "value")
    explorer.play()
    explorer.player.join(60)
    crisp = 2 * explorer.picture.width
    assert sizes[-1] == crisp and set(sizes[:-1]) == {explorer.picture.width}
