"""Log lines as JSON, of codes and of `Redacted` alone: whatever else came to a line stays out of it."""

import json
import logging
from datetime import UTC, datetime
from typing import Final

from guardrails import Redacted

_OURS: Final = "kora"
_PLAIN: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/-+#=, "
)
_LONGEST = 120  # characters of a code, or of some with commas between them
_WITHHELD = "withheld"


class JsonLines(logging.Formatter):
    """One object a line: time, level, who says it, what happened.

    Of our own lines the sentence stands in the source, and what is put into it is a number, a
    code or `Redacted`. Of a library's line only its place is told: it may quote anything.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        row: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            row["error"] = record.exc_info[0].__name__
        return json.dumps(row, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] != _OURS or not isinstance(record.msg, str):
        return f"{record.module}:{record.lineno}"
    given = record.args if isinstance(record.args, tuple) else ()
    try:
        return record.msg % tuple(map(_told, given)) if given else record.msg
    except (TypeError, ValueError):
        return f"{record.module}:{record.lineno}"


def _told(value: object) -> object:
    match value:
        case Redacted():
            return value.text
        case bool() | int() | float():
            return value
        case _:
            text = str(value)
            words = [item.strip() for item in text.split(",")]
            code = len(text) <= _LONGEST and set(text) <= _PLAIN
            return text if code and all(" " not in word for word in words) else _WITHHELD
