"""One Korean word for one English word: the glossary, the tables of the chapters, the prose."""

from pathlib import Path

import nbformat
import pytest

from ci.environment.venv import ROOT
from ci.notebooks import glossary

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WORDS = glossary.glossary()
TEXT = {path: "\n".join(glossary.markdown(path)) for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_chapter_speaks_as_the_glossary(path):
    assert glossary.differences(WORDS, [path]) == []


def test_each_english_word_stands_there_once_with_all_that_belongs_to_it():
    english = [word.english.lower() for word in WORDS]
    assert len(english) == len(set(english)) > 200
    assert all(word.korean and word.meaning for word in WORDS)
    chapters = {path.stem[:2] for path in NOTEBOOKS}
    assert {word.chapter for word in WORDS} <= chapters


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.english)
def test_each_word_comes_in_its_chapter_and_not_before(word):
    first = next(
        (p for p in NOTEBOOKS if all(part in TEXT[p] for part in word.korean.split())), None
    )
    assert first is not None, f"{word.korean} comes in no chapter"
    assert first.stem[:2] <= word.chapter


def page(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "01_page.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)]), path)
    return path


TABLE = "| English | Korean | Meaning |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TABLE + "| training, validation, test set | 훈련, 검증, 테스트 세트 | m |", ""),
        (TABLE + "| weight $w$ | 가중치 | m |", ""),
        (TABLE + "| optimizer | 최적화 알고리즘 | m |", "optimizer is 최적화 알고리즘"),
        (TABLE + "| frobnicator | 가중치 | m |", "the glossary has None"),
        ("The weights (가중치) of a layer.", ""),
        ("It is a *gradient* (그래디언트; Cauchy 1847).", ""),
        ("The gradient (기울기) of the loss.", "gradient is 기울기"),
        ("A thing (뜻밖의 말).", "뜻밖의 말"),
    ],
)
def test_what_differs_is_told(tmp_path, text, told):
    found = glossary.differences(WORDS, [page(tmp_path, text)])
    assert (told in found[0]) if told else found == []


def test_a_second_word_for_the_same_is_found(tmp_path):
    path = page(tmp_path, "Each optimizer (가중치) is one.")
    assert glossary.differences(WORDS, [path]) != []
