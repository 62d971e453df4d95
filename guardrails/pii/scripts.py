"""Names in scripts that the folded text cannot show, found by the words around them."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.reading import Reading

_HAN, _KANA, _HANGUL = "\u4e00-\u9fff", "\u3040-\u30ff", "\uac00-\ud7a3"
_ARAB, _NAGARI, _CYRIL = "\u0600-\u06ff", "\u0900-\u097f", "\u0400-\u04ff"
_THAI, _GREEK = "\u0e00-\u0e7f", "\u0370-\u03ff\u1f00-\u1fff"
# Fixed strings and bounded runs: linear.
_ANNOUNCED = re.compile(
    r"(?:我叫|我是|名字是|名字叫|姓名[::]\s?|私は|名前は|제 이름은 ?|이름은 ?|저는 ?|اسمي |أنا |मेरा नाम |मैं |меня зовут |Меня зовут |мене звати |Мене звати |ชื่อ ?|คุณ ?|με λένε |είμαι η |είμαι ο |Ο |Η |ο |η )"
    rf"([{_HAN}]{{2,4}}|[{_HANGUL}]{{2,4}}|[{_KANA}{_HAN}]{{2,6}}"
    rf"|[{_ARAB}]{{2,15}}(?: [{_ARAB}]{{2,15}})?|[{_NAGARI}]{{2,15}}(?: [{_NAGARI}]{{2,15}})?"
    rf"|[А-ЯЁІЇЄҐ][{_CYRIL}]{{1,15}}(?: [А-ЯЁІЇЄҐ][{_CYRIL}]{{2,15}})?|[{_THAI}]{{2,16}}|[Α-ΩΆ-Ώ][{_GREEK}]{{1,15}}(?: [Α-ΩΆ-Ώ][{_GREEK}]{{2,15}})?)"
)
# Behind these stand no others than names: `様`, `씨`, `先生`; before `です` stands much else, so
# only what is written as a first and a last name, or what follows a greeting.
_FOLLOWED = re.compile(
    rf"(?:^|[\s、。,.::!(「])([{_HAN}]{{1,4}}(?:[ \u3000][{_HAN}{_KANA}]{{1,4}})?)(?= ?(?:と申します|と言います|様|さん|氏|先生|小姐|女士|的信用卡|的账户|的账号))"
    rf"|([{_HAN}]{{1,3}}[ \u3000][{_HAN}{_KANA}]{{1,4}}|(?<=は、)[{_HAN}]{{2,3}})(?= ?です)"
    rf"|(?:^|[\s,.])([{_HANGUL}]{{3}})(?= ?(?:입니다|이라고))|(?:^|[\s,.])([{_HANGUL}]{{2,4}})(?= ?(?:씨|님| 드림| 올림))"
)
# In Russian and its kin only names have a capital inside a sentence.
_CAPITALS = re.compile(
    r"(?<=[а-яёіїєґ,] )([А-ЯЁІЇЄҐ][а-яёіїєґ']{2,15}(?: [А-ЯЁІЇЄҐ][а-яёіїєґ']{2,15})?)"
)

# Dates of birth and streets, by the words that they are written with.
_BORN = re.compile(
    r"(?:生日|出生日期|出生|生年月日|誕生日|생년월일|생일)(?:은|는|は|是)?[::\s]{0,3}(\d[\d年月日년월일.\-/ ]{4,14}[\d日일])"
    r"|((?:19|20)\d\d[年년] ?\d{1,2}[月월] ?\d{1,2}[日일])(?=生|생)"
)
_BORN_WORDS = re.compile(
    rf"((?<!\d)\d{{1,2}} [{_CYRIL}{_GREEK}{_ARAB}{_NAGARI}]{{3,12}} (?:19[2-9]|200)\d(?!\d))"
)
_STREETS = re.compile(
    rf"([{_HANGUL}]{{1,8}}(?:대로|로|길) ?\d{{1,4}}(?:번길 ?\d{{1,4}})?(?:-\d{{1,3}})?|[{_HAN}]{{1,6}}(?:路|街|道|巷|弄) ?\d{{1,4}}(?: ?号| ?號)?|[{_HAN}]{{2,6}}\d{{1,3}}(?:丁目|-\d{{1,3}}-)\d{{1,3}}(?:番地?|-)?\d{{0,3}})"
)


def written_abroad(reading: Reading) -> Iterator[Found]:
    """Dates of birth and streets in other scripts."""
    if reading.original.isascii():
        return
    for pattern, kind in (
        (_BORN, "DATE_OF_BIRTH"),
        (_BORN_WORDS, "DATE_OF_BIRTH"),
        (_STREETS, "LOCATION_ADDRESS"),
    ):
        for match in pattern.finditer(reading.original):
            place = match.span(match.lastindex or 0)
            start, end = (bisect_left(reading.starts, edge) for edge in place)
            if start < end:
                yield Found(start, end, kind, 0.8)


def foreign_names(reading: Reading) -> Iterator[Found]:
    """Names in Chinese, Japanese, Korean, Arabic, Hindi, Thai, Greek, Russian and its kin."""
    if reading.original.isascii():
        return
    for pattern in (_ANNOUNCED, _FOLLOWED, _CAPITALS):
        for match in pattern.finditer(reading.original):
            place = match.span(match.lastindex or 0)
            start, end = (bisect_left(reading.starts, edge) for edge in place)
            if start < end:
                yield Found(start, end, "PERSON", 0.8)
