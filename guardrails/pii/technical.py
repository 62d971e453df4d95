"""Names that programs give to things: no login is built like them."""

import re

_PART = re.compile(r"[._\-]|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_WORDS_TEXT = (
    "html config conf cfg cache log logs data db sql tmp temp bak backup backups file files upload"
    " uploads index public private key keys hash bcrypt option options post posts table column name"
    " names id ids type types status code list url uri path dir home size limit count time date max"
    " min php js css json xml module modules plugin plugins theme themes error errors page pages"
    " field value test tests main var env lib src bin ed rsa sha utf"
)
_WORDS = frozenset(_WORDS_TEXT.split())


def technical(word: str) -> bool:
    """Whether a joined word is a file's, a setting's or a constant's: `public_html`, `DB_HOST`."""
    if "_" in word and word.isupper():
        return True
    parts = [part for part in _PART.split(word.lower()) if part]
    return (len(parts) > 1 or word.endswith("_")) and not _WORDS.isdisjoint(parts)
