"""The trial of a class takes what is asked, survives readers who fail, and says what helps."""

import asyncio
from pathlib import Path

import pytest

from ci import class_trial
from ci.environment.venv import TroubleError
from ci.measure import class_report, readme
from ci.measure.class_reader import Reader, first_slider, shows_picture, there_and_back
from ci.measure.class_report import Report

CAME = Report(3, [2.0, 4.0, 9.0], [0.04, 0.06], [], reader=250.0, hub=160.0, with_keras=800.0)


def test_sizes_and_options_are_taken() -> None:
    assert class_trial.chosen([]) == class_trial.Choice()
    choice = class_trial.chosen(["20", "3", "--every", "0", "--spawns", "2", "--hub-defaults"])
    assert choice.sizes == (3, 20)
    assert (choice.every, choice.spawns, choice.hub_defaults) == (0.0, 2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["many"], "a number of readers, a whole number from 1 on; got 'many'"),
        (["0"], "a number of readers"),
        (["--every"], "Expected --every"),
        (["--spawns", "0"], "Expected --spawns, a whole number from 1 on; got '0'"),
        (["--chapter", "nowhere.ipynb"], "no notebook 'nowhere.ipynb'"),
        (["--readme", "30"], "--readme goes alone"),
    ],
)
def test_other_arguments_are_refused_with_the_reason(arguments: list[str], words: str) -> None:
    with pytest.raises(TroubleError, match=words):
        class_trial.chosen(arguments)


def test_a_reader_who_fails_is_noted_and_the_others_go_on() -> None:
    def reader(name: str) -> Reader:
        return Reader(type("Hub", (), {"url": ""}), name, "notebooks/x.ipynb")

    async def fails() -> None:
        one.stage = "kernel"
        raise TimeoutError

    async def works() -> None:
        two.stage = "cells"

    async def both() -> None:
        await asyncio.gather(one.try_to(fails()), two.try_to(works()))

    one, two = reader("one"), reader("two")
    asyncio.run(both())
    assert one.failure == ("kernel", "TimeoutError")
    assert two.failure is None


def test_failures_are_counted_by_place_with_what_mends_them() -> None:
    failures = [
        ("a", "moves", "late"),
        ("b", "server", "gave up\nsecond line"),
        ("c", "server", ""),
    ]
    words = class_report.troubles(Report(5, failures=failures, refused=7)).splitlines()
    assert words[0].startswith("7 times")
    assert "concurrent_spawn_limit" in words[0]
    assert words[1].startswith("2 of 5 failed, their server did not answer in time (gave up): ")
    assert "http_timeout" in words[1]  # what breaks first on the way comes first
    assert words[2].startswith("1 of 5 failed, a move brought no picture (late)")
    assert Report(5, failures=failures).got_in == 3  # who fails at a move had got in
    assert class_report.troubles(CAME) == ""


def test_every_stage_of_a_reader_has_a_cure() -> None:
    source = (class_trial.ROOT / "ci" / "measure" / "class_reader.py").read_text(encoding="utf-8")
    stages = {part.partition('"')[0] for part in source.split('self.stage = "')[1:]}
    assert stages == set(class_report.MENDS)


def test_a_line_has_a_number_under_each_word_of_its_head() -> None:
    printed = class_report.line(CAME)
    assert len(printed) == len(class_report.HEAD.splitlines()[1])
    assert printed.split() == ["3", "3", "4.0", "9.0", "250", "160", "50", "59", "nan", "nan"]


def test_the_table_for_the_readme_has_a_dash_where_nothing_was_measured() -> None:
    head, rule, row, _, words = class_report.markdown([CAME]).splitlines()
    assert head.count("|") == rule.count("|") == row.count("|")
    assert row == "| 3 | 3 | 4 s | 9 s | 250 MB | 50 ms | 59 ms | – | – |"
    assert words.startswith("The hub itself takes 160 MB. A reader takes 800 MB once Keras")
    assert "8 GB carry 25 readers, or 8 who" in words
    late = Report(1, failures=[("reader0", "server", "gave up")])
    assert "1 of 1 failed" in class_report.markdown([CAME, late])


def test_only_the_table_of_the_command_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readme, "ROOT", tmp_path)
    text = "<!-- one -->\n| 1 |\n<!-- end -->\nwords\n<!-- two -->\n| 2 |\n<!-- end -->\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    readme.write_into_readme("one", r"| \1 |" + "\n")
    expected = text.replace("| 1 |", r"| \1 |")
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == expected
    with pytest.raises(TroubleError, match="no place <!-- three -->"):
        readme.write_into_readme("three", "")


def test_the_readme_has_a_place_for_each_table() -> None:
    text = (class_trial.ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("ci/bench.py", "ci/class_trial.py"):
        assert text.count(f"<!-- {command} -->\n") == 1


def test_a_slider_goes_to_its_ends_and_back() -> None:
    state = {"min": 0.0, "max": 0.3, "step": 0.1, "value": 0.1}
    assert there_and_back(state, "value", 5) == [0.2, 0.3, 0.2, 0.1, 0.0]
    state = {"_options_labels": ["a", "b"], "index": 0}
    assert there_and_back(state, "index", 3) == [1, 0, 1]


def test_pictures_are_told_by_their_bytes() -> None:
    data = {"method": "update", "state": {}, "buffer_paths": [["value"]]}
    message = {"msg_type": "comm_msg", "content": {"comm_id": "p", "data": data}}
    assert shows_picture(message, "p")
    assert not shows_picture(message, "q")
    assert not shows_picture({**message, "content": {"comm_id": "p", "data": {"state": {}}}}, "p")
    with pytest.raises(RuntimeError, match="no slider"):
        first_slider({"p": {"_model_name": "ImageModel"}})
