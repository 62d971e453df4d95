"""The same policy has the same clauses in every format, and a bad file is refused by name."""

import pytest

from assistant.errors import BadDocument
from assistant.knowledge import apart
from assistant.knowledge.documents import read
from tests.policy_files import WRITERS, Part, as_pdf, as_word

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

SHEDS = (
    Part("title", "Refund Policy"),
    Part("text", "Last updated 3 June 2025"),
    Part("heading", "About this Policy"),
    Part("text", "It tells buyers of garden sheds when money goes back to them, and how they ask for it."),
    Part("heading", "Return promise", "1"),
    Part("clause", "A shed that nobody has put together yet may travel back to the yard within fourteen days of its delivery, counted from the day after the lorry came.", "1.1"),
    Part("clause", "The promise covers sheds that are:", "1.2"),
    Part("letter", "still in their boxes;", "(a)"),
    Part("letter", "free of paint and of glue; and", "(b)"),
    Part("letter", "complete, with every screw.", "(c)"),
    Part("clause", "Whoever paints a shed keeps the shed.", "1.3"),
    Part("heading", "Fees", "2"),
    Part("clause", "The lorry is paid by the buyer as this table says.", "2.1"),
    Part("table", rows=(("Distance", "Fee", "Days"), ("Near", "9 NZD", "two"), ("Far", "30 NZD", "nine"))),
    Part("clause", "Nobody pays for:", "2.2"),
    Part("bullet", "a shed that came broken"),
    Part("bullet", "a shed that was never ordered"),
    Part("clause", "Steps are counted at any depth.", "2.3"),
    Part("clause", "A step below a step has a number of its own, however deep it stands in the list of steps.", "2.3.1"),
    Part("heading", "Contact", "3"),
    Part("text", "Write to sheds@example.nz and a person answers within two working days."),
)  # fmt: skip

CLAUSES = {
    "About this Policy": "It tells buyers of garden sheds when money goes back to them, and how they ask for it.",
    "1.1": "A shed that nobody has put together yet may travel back to the yard within fourteen days of its delivery, counted from the day after the lorry came.",
    "1.2": "The promise covers sheds that are:\n(a) still in their boxes;\n(b) free of paint and of glue; and\n(c) complete, with every screw.",
    "1.3": "Whoever paints a shed keeps the shed.",
    "2.1": "The lorry is paid by the buyer as this table says.\n- Distance: Near; Fee: 9 NZD; Days: two\n- Distance: Far; Fee: 30 NZD; Days: nine",
    "2.2": "Nobody pays for:\n- a shed that came broken\n- a shed that was never ordered",
    "2.3": "Steps are counted at any depth.",
    "2.3.1": "A step below a step has a number of its own, however deep it stands in the list of steps.",
    "3": "Write to sheds@example.nz and a person answers within two working days.",
}


@pytest.mark.parametrize("suffix", WRITERS)
def test_one_policy_has_the_same_clauses_in_every_format(suffix: str) -> None:
    (document,) = read(f"sheds.{suffix}", WRITERS[suffix](SHEDS))

    assert document.doc == "refunds"
    assert str(document.effective) == "2025-06-03"
    found = {piece.clause: piece.text for piece in document.clauses}
    found.pop("Refund Policy", None)  # the date's line
    assert found == CLAUSES
    assert document.clauses[-2].breadcrumb[:2] == ("Refund Policy", "2. Fees")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"hello", "not a PDF"),
        ("a.docx", as_pdf(SHEDS), "its content is a PDF"),
        ("a.html", as_word(SHEDS), "not a web page"),
        ("a.txt", b"<!DOCTYPE html><p>x", "its content is a web page"),
        ("a.md", b"{\\rtf1 x}", "its content is an RTF file"),
        ("a.docx", OLD_OFFICE, "old Word file"),
        ("a.docx", OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.docm", as_word(SHEDS), ".docm"),
        ("a.html", b"x" * (50 * 1024 * 1024), "20 MB"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_at_once(
    name: str, data: bytes, says: str
) -> None:
    with pytest.raises(BadDocument) as refused:
        read(name, data)

    assert refused.value.detail.startswith(f"{name}: ")
    assert says in refused.value.detail


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", as_pdf(SHEDS, encrypt="secret"), "page 1: it is encrypted"),
        ("a.pdf", as_pdf(SHEDS)[:900], "damaged"),
        ("a.docx", as_word(SHEDS)[:900], "damaged"),
        ("a.html", b"<p>caf\xe9", "not UTF-8 text, see line 1"),
        ("a.html", b"<html><script>x</script>", "no text"),
    ],
)
def test_what_the_parser_cannot_read_is_refused_by_name(
    name: str, data: bytes, says: str
) -> None:
    with pytest.raises(BadDocument) as refused:
        read(f"C:/somebody/{name}".rpartition("/")[2], data)

    assert refused.value.detail.startswith(f"{name}: ")
    assert says in refused.value.detail


@pytest.mark.slow
def test_a_parser_that_takes_too_long_is_ended() -> None:
    deep = b"<html>" + b"<div>" * 200_000 + b"Hello there."

    with pytest.raises(BadDocument, match=r"deep\.html: reading it takes longer than 1 second"):
        apart.parse("deep.html", "html", deep, seconds=1)


@pytest.mark.slow
def test_no_setting_of_ours_reaches_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")

    parsed = apart.parse("a.html", "html", b"<p>Seen.")

    assert [block.text for block in parsed.blocks] == ["Seen."]
