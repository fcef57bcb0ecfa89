"""Bytes to text: by a mark, as UTF-8, or by what each encoding would make of them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import cache

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    # Before UTF-16's, which its mark begins with.
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WHERE = {
    "cp949": "Korean Windows",
    "cp1252": "Western Windows",
    "gbk": "Chinese Windows",
    "cp932": "Japanese Windows",
}
# What is written often. Bytes of another encoding make any character, seldom one of these.
HANGUL = frozenset(
    "가각간감강개거건것게격결경계고공과관광교구국군권규그근금급기길김나남내너년노농높낮니다단달당대도독동"
    "되두드등디라락량러런력령로록료류률르를름리립마만말매면명모목무문물미민바박반발방배백번법변별병보복본부"
    "북분불비사산삼상새색생서석선설성세소속수순시식신실심아안알압액야약양어업에여역연열영예오온올완왕외요용"
    "우운울원월위유육율으은을음의이인일임입자작장재저적전절점정제조종주준중증지직진질차참처천철청체초총최추"
    "출충치카코크타탄태터통투트특파판팔평폐포폭표품프피필하학한할함합항해행향험현형호홍화환활황회효후휴희"
)
HAN = frozenset(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心"
    "多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分"
    "将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因"
    "重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书"
    "比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今"
    "京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六"
    "功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求"
    "品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站"
    "广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴"
    "价格类型编号姓名性别年龄温度湿度面积速率均值省城镇"
)
WESTERN_SIGNS = frozenset("°µ€£¥²³¹½¼±§©®–—’‘“”„…·×÷ºª¿¡«»™")


def decode(name: str, content: bytes, encoding: str) -> tuple[str, list[str]]:
    """Return the text and what to tell; `encoding` is a name or "auto".

    Raises ValueError where the bytes are no text in it.
    """
    if encoding != "auto":
        return _by_name(name, content, encoding), []
    for mark, marked in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            notes = [] if marked == "utf-8-sig" else [f"Encoding: {marked.upper()}, by its mark."]
            return _by_name(name, content, marked), notes
    if b"\0" in content:
        raise ValueError(
            f"{name} holds zero bytes: it is not text, or it is UTF-16 without a mark; "
            'in the second case pass encoding="utf-16-le"'
        )
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        return _likeliest(name, content)


def _likeliest(name: str, content: bytes) -> tuple[str, list[str]]:
    found = []
    for guess, score in SCORES.items():
        try:
            text = content.decode(guess)
        except UnicodeDecodeError:
            continue
        found.append((_mean(text, score), guess, text))
    # Japanese and Chinese are rivals only: alone, almost any bytes are text in them.
    if not {"cp949", "cp1252"} & {guess for _, guess, _ in found}:
        raise ValueError(f"{name} is not text in UTF-8, CP949 or CP1252; pass encoding=…")
    found.sort(key=lambda each: -each[0])
    score, taken, text = found[0]
    note = f"Encoding: not UTF-8, so read as {taken.upper()} ({WHERE[taken]}): {_word(text)!r}."
    if len(found) > 1:
        _, rival, other = found[1]
        note += f" Were it {WHERE[rival]}, encoding={rival!r}, that would be {_word(other)!r}."
    if score < 0.5:
        note += " Neither looks like words: look at the names, and pass encoding=…"
    return text, [note]


def _mean(text: str, score: Callable[[str, str], float]) -> float:
    """The mean score of the runs of characters beyond ASCII, each weighed by its length."""
    runs = list(re.finditer(r"[^\x00-\x7f]+", text[:200_000]))
    total = 0.0
    for run in runs:
        around = text[max(run.start() - 1, 0) : run.start()] + text[run.end() : run.end() + 1]
        total += score(run[0], around) * len(run[0])
    return total / max(sum(len(run[0]) for run in runs), 1)


def _word(text: str) -> str:
    """The first word with a character beyond ASCII."""
    found = re.search(r"[^\s,;|\t\"]*[^\x00-\x7f][^\s,;|\t\"]*", text)
    return found[0][:20] if found else ""


def _between_letters(around: str) -> bool:
    return len(around) == 2 and around.isascii() and around.isalpha()


def _korean(run: str, around: str) -> float:
    return sum(map(_hangul, run)) / len(run) * (0.3 if _between_letters(around) else 1.0)


def _hangul(character: str) -> float:
    if character in HANGUL:
        return 1.0
    if not _in("euc_kr", character):  # the 2,350 syllables in use; CP949 adds 8,822 that are not
        return 0.0
    return 0.6 if "가" <= character <= "힣" else 0.2


def _chinese(run: str, around: str) -> float:
    share = sum(1.0 if c in HAN else 0.4 * _in("gb2312", c) for c in run) / len(run)
    return share * (0.3 if _between_letters(around) else 1.0)


def _japanese(run: str, around: str) -> float:
    kana = sum("ぁ" <= c <= "ヿ" for c in run)
    return (kana + 0.3 * sum("一" <= c <= "鿿" for c in run)) / len(run)


@cache
def _in(encoding: str, character: str) -> bool:
    try:
        return bool(character.encode(encoding))
    except UnicodeEncodeError:
        return False


def _western(run: str, around: str) -> float:
    """Accents stand one or two together, beside letters of ASCII; signs stand alone."""
    letters = all(unicodedata.category(c)[0] == "L" for c in run)
    if letters and len(run) <= 2:
        return 1.0 if re.search("[a-zA-Z]", around) else 0.5 / len(run)
    return 1.0 if len(run) == 1 and run in WESTERN_SIGNS else 0.0


SCORES = {"cp949": _korean, "cp1252": _western, "gbk": _chinese, "cp932": _japanese}


def _by_name(name: str, content: bytes, encoding: str) -> str:
    try:
        codecs.lookup(encoding)  # of no bytes at all, decode would not ask
        # A mark that the reader's encoding does not take away would stick to the first name.
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise ValueError(
            f'unknown encoding {encoding!r}; for example "utf-8", "cp949", "utf-16"'
        ) from error
    except UnicodeError as error:
        position = getattr(error, "start", 0)
        line = content[:position].count(b"\n") + 1
        raise ValueError(
            f"{name} does not decode as {encoding}: line {line}, byte {position}. "
            'Leave encoding="auto", or name the one it was saved in'
        ) from error
