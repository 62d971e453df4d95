"""Names in scripts that the folded text cannot show, found by the words that announce them."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.reading import Reading

# Fixed strings and bounded runs: linear.
_ANNOUNCED = re.compile(
    r"(?:我叫|我是|名字是|名字叫|姓名[::]\s?|私は|名前は|제 이름은 ?|이름은 ?|저는 ?|اسمي |मेरा नाम |меня зовут |Меня зовут )"
    r"([\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}|[\u3040-\u30ff\u4e00-\u9fff]{2,6}"
    r"|[\u0600-\u06ff]{2,15}(?: [\u0600-\u06ff]{2,15})?|[\u0900-\u097f]{2,15}(?: [\u0900-\u097f]{2,15})?"
    r"|[\u0400-\u04ff]{2,15}(?: [\u0400-\u04ff]{2,15})?)"
)


def foreign_names(reading: Reading) -> Iterator[Found]:
    """Names after "my name is" in Chinese, Japanese, Korean, Arabic, Hindi and Russian."""
    if reading.original.isascii():
        return
    for match in _ANNOUNCED.finditer(reading.original):
        start = bisect_left(reading.starts, match.start(1))
        end = bisect_left(reading.starts, match.end(1))
        if start < end:
            yield Found(start, end, "PERSON", 0.8)
