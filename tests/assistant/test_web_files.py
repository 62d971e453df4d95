"""The pages as files: the events they know, what they never do, how much they weigh."""

import gzip
import re
from pathlib import Path
from typing import get_args

from assistant.answering import wording
from assistant.api.lean import lean
from assistant.domain import EventKind
from tests.builders import TUESDAY, seed_tenant

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
    return len(gzip.compress(lean(path.read_text("utf-8")).encode(), mtime=0))


def _with(first: str) -> set[Path]:
    """A script of the widget and all that it imports at once."""
    loaded = [WIDGET / first]
    for script in loaded:
        found = re.findall(
            r'^(?:import|export)[^;]*?"(\./[^"]+)"', script.read_text("utf-8"), re.MULTILINE
        )
        loaded += [path for name in found if (path := script.parent / name) not in loaded]
    return set(loaded)


def _weight(scripts: set[Path]) -> int:
    return sum(map(_packed, scripts)) + max(map(_packed, (WIDGET / "texts").glob("*.js")))


def test_a_page_with_the_widget_carries_the_launcher_alone() -> None:
    page = _with("widget.js") | _with("kora-widget.js")

    assert _weight(page) < 8_000
    assert not {path.name for path in page} & {
        "chat.js",
        "session.js",
        "thread.js",
        "sheets.js",
    }


def test_the_widget_with_its_chat_open_is_under_25_kb_on_the_wire() -> None:
    chat = _with("widget.js") | _with("kora-widget.js") | _with("chat.js")

    assert _weight(chat) < 24_000


def test_what_is_left_out_is_for_readers_of_the_code_alone() -> None:
    script = """/** Opens. */
/*
  More of it.
*/
const a = "// no comment";  /* here */
  // Why.
  const b = `/* none */`;
/* in */ const c = 1;
"""

    assert lean(script).split("\n") == [
        "",
        "",
        "",
        "",
        'const a = "// no comment";  /* here */',
        "",
        "const b = `/* none */`;",
        "/* in */ const c = 1;",
        "",
    ]


def test_no_text_of_several_lines_depends_on_its_indentation() -> None:
    for script in WIDGET.rglob("*.js"):
        parts = lean(script.read_text("utf-8")).split("`")
        for before, text in zip(parts[::2], parts[1::2], strict=False):
            assert "\n" not in text or before.endswith("replaceSync("), script.name


def test_what_one_seldom_needs_is_loaded_when_it_is_wanted() -> None:
    chat = _with("widget.js") | _with("kora-widget.js") | _with("chat.js")
    later = set(WIDGET.glob("*.js")) - chat

    assert {path.name for path in later} == {"menu.js", "sheets.js", "rating.js", "rights.js"}
    assert sum(map(_packed, later)) < 6_500


def test_another_language_tells_what_the_service_tells() -> None:
    lines = wording.profile(seed_tenant("kapsule"), now=TUESDAY, stale=())["disclosure"]

    # Whoever changes one of these changes `told0` to `told3` of the other languages as well.
    assert isinstance(lines, dict)
    assert lines["lines"][:4] == [
        "Kora is an AI. It answers from Kapsule Cloud's policies and cites them.",
        "It decides nothing about refunds, suspensions or your account: people do.",
        "You can talk to a person at any time.",
        "Personal details are replaced before anything is remembered or monitored.",
    ]
    assert lines["retention"] == {
        "chat": {"count": 12, "unit": "month"},
        "people": {"count": 3, "unit": "year"},
    }


def test_every_language_says_the_same_things() -> None:
    keys = re.compile(r'^  "?([\w-]+)"?:', re.MULTILINE)
    english, spanish = (
        set(keys.findall((WIDGET / "texts" / f"{name}.js").read_text("utf-8")))
        for name in ("en", "es")
    )

    assert spanish - english == {"told0", "told1", "told2", "told3"}
    assert english <= spanish
