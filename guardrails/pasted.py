"""Lines that a machine wrote, pasted beside a question."""

import re

_DAY = r"(?:\d{4}-\d\d-\d\d|\d\d/[A-Z][a-z]{2}/\d{4}|[A-Z][a-z]{2} [ \d]\d)"
_CLOCK = r"\d\d:\d\d:\d\d"
_LEVEL = r"\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\]?[: ]"
_ADDRESS = r"\d{1,3}(?:\.\d{1,3}){3} - "
_LINE = re.compile(rf"\s{{0,8}}(?:\[?(?:{_DAY}[T: ]{{1,2}})?{_CLOCK}|{_LEVEL}|{_ADDRESS})")


def without_logs(question: str) -> str:
    """The question without them and what stands between them: nothing is asked there, and its
    words hid what was asked.

    Where there is nothing else, all of it.
    """
    lines = question.splitlines()
    pasted = [at for at, line in enumerate(lines) if _LINE.match(line)]
    own = [*lines[: pasted[0]], *lines[pasted[-1] + 1 :]] if pasted else lines
    return "\n".join(own) if any(line.strip() for line in own) else question
