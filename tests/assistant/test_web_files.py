"""The pages as files: the events they know, what they never do, how much they weigh."""

import gzip
import re
from pathlib import Path
from typing import get_args

from assistant.domain import EventKind

WEB = Path(__file__).resolve().parents[2] / "assistant" / "web"
WIDGET = WEB / "widget"


def _scripts() -> dict[Path, str]:
    return {p: p.read_text(encoding="utf-8") for p in WEB.rglob("*.js")}


def test_the_widget_takes_every_event_and_no_other() -> None:
    taken = (WIDGET / "thread.js").read_text(encoding="utf-8").partition("const TAKES")[2]
    names = re.findall(
        r'^  "?([a-z]+(?:\.[a-z]+)?)"?\(', taken.partition("\n};")[0], re.MULTILINE
    )

    assert set(names) == set(get_args(EventKind))


def test_pages_name_only_events_that_exist() -> None:
    name = re.compile(r"[\"'`]((?:turn|answer|handoff|staff)\.[a-z]+)[\"'`]")

    named = {event for text in _scripts().values() for event in name.findall(text)}

    assert named <= set(get_args(EventKind)) | {"handoff.js"}


def test_pages_never_write_markup_from_text() -> None:
    writes = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc"
        r"|createContextualFragment|setHTMLUnsafe"
    )

    assert [str(path) for path, text in _scripts().items() if writes.search(text)] == []


def test_pages_load_nothing_from_elsewhere() -> None:
    away = re.compile(r"(?:https?:|wss?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]")
    pages = [p for p in WEB.rglob("*") if p.suffix in (".js", ".css", ".html", ".svg")]

    for page in pages:
        text = re.sub(r"^\s*(?://|\*|/\*).*$", "", page.read_text("utf-8"), flags=re.MULTILINE)
        assert not away.search(text), page.name


def _packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), mtime=0))


def _loaded() -> list[Path]:
    """What a page with the widget loads, besides the texts of one language."""
    loaded = [WIDGET / "widget.js", WIDGET / "kora-widget.js"]
    for script in loaded:
        found = re.findall(
            r'(?:from|import)\s*"(\./[^"]+)"', script.read_text(encoding="utf-8")
        )
        loaded += [path for name in found if (path := script.parent / name) not in loaded]
    return loaded


def test_the_widget_is_under_25_kb_on_the_wire() -> None:
    locale = max(_packed(path) for path in (WIDGET / "texts").glob("*.js"))

    assert sum(map(_packed, _loaded())) + locale < 25_000


def test_what_is_loaded_on_demand_stays_small() -> None:
    later = set(WIDGET.glob("*.js")) - set(_loaded())

    assert {path.name for path in later} == {"sheets.js", "rating.js", "rights.js"}
    assert sum(map(_packed, later)) < 5_000
