"""Guesses that are typed in: read, kept, shown beside their answers, counted, waited for never."""

import numpy as np
import pytest

from helpers.drawing import still
from helpers.explorer import guess
from helpers.explorer.guess_rows import count, row
from helpers.explorer.panel import WIDGET_VIEW
from helpers.explorer.questions import FAR, KNOWN, NEAR


@pytest.fixture(autouse=True)
def new_kernel():
    for kept in (guess._asked, guess._typed, guess._answers, guess._shown):
        kept.clear()


SHARE = guess.number("share", "How many of 1,000?", 0, 1000, within=50, unit="of 1,000")
TIMES = guess.number("times", "How many times?", 1, 1e6, within=2, factor=True)
MORE = guess.choice("more", "Does more time help?", ("yes", "no"))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("461", 461),
        (" 461 of 1,000 ", 461),
        ("1,000", 1000),
        ("1 000", 1000),
        ("12.5", 12.5),
        ("12,5", 12.5),
        (0, 0),
        (np.float64(3), 3),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, value):
    assert SHARE.read(typed) == value


def test_percent_may_stand_behind_a_number_whose_unit_it_is():
    assert guess.number("p", "What share?", unit="%").read("45 %") == 45


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("many", "'many' is not a number; expected 0 to 1,000"),
        ("-1", "−1 is outside; expected 0 to 1,000"),
        ("1001", "1,001 is outside"),
        ("nan", "outside"),
        ("inf", "outside"),
        ("1,2,3", "not a number"),
    ],
)
def test_what_is_no_guess_says_what_would_be(typed, words):
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        SHARE.read(typed)


def test_an_option_is_read_regardless_of_capitals_and_a_slip_gets_a_hint():
    assert MORE.read("YES ") == "yes" and MORE.read(None) is None and MORE.read("") is None
    with pytest.raises(ValueError, match="did you mean 'yes'"):
        MORE.read("yess")


@pytest.mark.parametrize(
    ("question", "given", "answer", "verdict"),
    [
        (SHARE, 511, 461, KNOWN),
        (SHARE, 512, 461, NEAR),
        (SHARE, 311, 461, NEAR),
        (SHARE, 310, 461, FAR),
        (TIMES, 50, 100, KNOWN),
        (TIMES, 201, 100, NEAR),
        (TIMES, 25, 100, NEAR),
        (TIMES, 24, 100, FAR),
        (MORE, "no", "no", KNOWN),
        (MORE, "yes", "no", FAR),
    ],
)
def test_how_near_a_guess_came(question, given, answer, verdict):
    assert question.verdict(given, answer) == verdict


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: guess.number("", "How many?"), "needs a name"),
        (lambda: guess.number("n", ""), "0 letters"),
        (lambda: guess.number("n", "w" * 91), "91 letters"),
        (lambda: guess.number("n", "How many?", 3, 3), "low < high"),
        (lambda: guess.number("n", "How many?", within=0), "within > 0"),
        (lambda: guess.number("n", "How many?", 1, 9, within=1, factor=True), "within > 1"),
        (lambda: guess.number("n", "How many?", 0, 9, within=2, factor=True), "low > 0"),
        (lambda: guess.choice("n", "Which?", ("a",)), "two or more"),
        (lambda: guess.choice("n", "Which?", ("a", "b", "a")), "different options"),
        (lambda: guess.box(), "different names"),
        (lambda: guess.box(SHARE, SHARE), "different names"),
        (lambda: guess.box(SHARE).answer({"shares": 1}), "no question 'shares'"),
        (lambda: guess.box(MORE).answer({"more": "perhaps"}), "no option"),
        (lambda: guess.box(SHARE).set({"share": 2000}), "outside"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_an_answer_does_not_wait_and_follows_a_guess_that_comes_later():
    box = guess.box(SHARE, MORE)
    answer, tally = box.answer({"share": np.int64(461), "more": "no"}), guess.tally()
    assert "461 of 1,000" in answer.words and answer.words.count("not guessed") == 2
    assert "Type in a guess" in tally.words
    box.inputs["share"].value = "500"
    assert "your guess 500 of 1,000: known" in answer.words
    assert "Of 1 guess: 1 known." in tally.words and "1 without" in tally.words
    box.inputs["more"].value = "yes"
    assert "your guess yes: a surprise" in answer.words
    assert "1 known, 1 a surprise" in tally.words
    box.inputs["share"].value = ""
    assert box.typed == {"more": "yes"} and answer.words.count("not guessed") == 1


def test_what_cannot_be_read_is_told_beside_its_field_and_does_not_count():
    box = guess.box(SHARE)
    box.inputs["share"].value = "<b>many</b>"
    assert box.typed == {} and "not a number" in box.notes["share"].value
    assert "<b>" not in box.notes["share"].value  # what is typed is text, not HTML
    box.inputs["share"].value = "7"
    assert box.typed == {"share": 7} and box.notes["share"].value == ""


def test_set_types_in_as_a_reader_would():
    box = guess.box(SHARE, MORE)
    box.set({"share": "1,000", "more": "No"})
    assert box.typed == {"share": 1000, "more": "no"}
    box.set({"share": None, "more": None})
    assert box.typed == {}


def test_running_the_cell_again_keeps_the_guess_but_not_for_another_question():
    guess.box(SHARE, MORE).set({"share": 400, "more": "no"})
    again = guess.box(SHARE, MORE)
    assert again.typed == {"share": 400, "more": "no"}
    assert again.inputs["share"].value == "400" and again.inputs["more"].value == "no"
    other = guess.number("share", "How many of 100?", 0, 100)
    assert guess.box(other).typed == {}


def test_a_picture_is_drawn_again_with_the_guess_and_only_then():
    box, drawn = guess.box(SHARE, MORE), []

    def make():
        drawn.append(dict(box.typed))
        return still.figure(
            lambda figure: figure.subplots().plot([0, box.typed.get("share", 0)]), "A line."
        )

    picture = box.picture(make)
    before = picture.widget.value
    box.answer({"share": 461})
    assert drawn == [{}] and picture.widget.value == before
    box.set({"share": 800})
    assert drawn == [{}, {"share": 800}] and picture.widget.value != before


def test_a_saved_page_has_words_for_all_of_them_and_the_same_whatever_was_guessed():
    box = guess.box(SHARE, MORE)
    answer = box.answer({"share": 461, "more": "no"})
    saved = [repr(box), repr(answer), repr(guess.tally())]
    box.set({"share": 3, "more": "yes"})
    assert saved == [repr(box), repr(answer), repr(guess.tally())]
    assert "How many of 1,000?" in saved[0] and "yes / no" in saved[0]
    assert saved[1] == "How many of 1,000? 461 of 1,000; Does more time help? no."
    assert "2 questions, 2 answered" in saved[2]
    for shown in (box, answer):
        data = shown._repr_mimebundle_()
        assert data["text/plain"] == repr(shown) and WIDGET_VIEW in data


def test_the_tally_says_how_many_questions_are_still_to_be_answered():
    box = guess.box(SHARE, MORE)
    box.answer({"more": "no"})
    assert "2 questions, 1 answered" in repr(guess.tally())


def test_guess_and_answer_stand_on_one_scale():
    assert "left:calc(46.1% - 4px)" in row(SHARE, 461, None)
    assert row(SHARE, 461, 500).count("position:absolute") == 2
    assert TIMES.place(1000) == pytest.approx(0.5) and TIMES.place(0.1) == 0
    assert "position" not in row(MORE, "no", "yes")


def test_the_count_of_guesses_names_all_verdicts():
    states = [(SHARE, 461, 460), (TIMES, 100, 300), (MORE, "no", "yes"), (MORE, "no", None)]
    assert "Of 3 guesses: 1 known, 1 nearly, 1 a surprise.</b> 1 without" in count(states)
