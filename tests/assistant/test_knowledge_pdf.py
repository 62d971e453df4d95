"""PDF pages: paragraphs whole again, columns one after the other, running lines left out."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.colors import white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.knowledge import pdf
from assistant.knowledge.blocks import Parsed, Unreadable

TOP = 760


def _drawn(*pages: Callable[[Canvas], None]) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(600, 840))
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _lines(
    *texts: str, x: float = 60, top: float = TOP, font: str = "Helvetica", size: float = 11
) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for n, text in enumerate(texts):
            canvas.drawString(x, top - n * size * 1.3, text)

    return draw


def _both(*draws: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


def _read(*pages: Callable[[Canvas], None]) -> Parsed:
    return pdf.parse(_drawn(*pages))


def _texts(parsed: Parsed) -> list[str]:
    return [block.text for block in parsed.blocks]


def test_words_that_a_line_end_parted_are_whole_again() -> None:
    parsed = _read(
        _lines(
            "1.1 The lorry brings the shed on the day that was agreed, or the buyer is in-",
            "formed before noon. A third-party lorry counts as ours, and so does a third-",
            "party crane that lifts it.",
        )
    )

    (clause,) = parsed.blocks
    assert clause.number == "1.1"
    assert "is informed before" in clause.text
    assert "a third-party crane" in clause.text


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left {n} runs over the whole width of its column" for n in range(6)]
    right = [f"right {n} runs over the whole width of it too" for n in range(6)]

    text = " ".join(
        _texts(_read(_both(_lines(*left, x=40, size=10), _lines(*right, x=320, size=10))))
    )

    assert text.index("left 5") < text.index("right 0")


def test_running_lines_and_page_numbers_are_left_out_and_named() -> None:
    def page(n: int, text: str) -> Callable[[Canvas], None]:
        return _both(
            _lines("Shedworks Limited, private", top=815),
            _lines(text),
            _lines(f"- {n} -", top=25, x=290),
        )

    parsed = _read(
        page(1, "Sheds come back when nobody has painted them, and"),
        page(2, "they go to the yard."),
        page(3, "Nobody pays for that."),
    )

    assert _texts(parsed) == [
        "Sheds come back when nobody has painted them, and they go to the yard.",
        "Nobody pays for that.",
    ]
    assert [d.place for d in parsed.defects if "Shedworks" in d.detail] == [
        "page 1", "page 2", "page 3",
    ]  # fmt: skip


def test_headings_show_by_size_or_by_weight() -> None:
    parsed = _read(
        _both(
            _lines("Refund Policy", font="Helvetica-Bold", size=20),
            _lines("1. Scope", top=700, font="Helvetica-Bold", size=14),
            _lines("Sheds that were bought in the yard, and no other ones.", top=670),
            _lines("Painted sheds", top=640, font="Helvetica-Bold"),
            _lines("They stay where they are, whatever colour they have now.", top=620),
        )
    )

    heads = [(b.level, b.number, b.text) for b in parsed.blocks if b.kind == "heading"]
    assert heads == [(1, "", "Refund Policy"), (2, "1", "Scope"), (3, "", "Painted sheds")]


def test_text_that_nobody_sees_is_left_out_and_named_with_its_page() -> None:
    def unseen(canvas: Canvas) -> None:
        canvas.setFillColor(white)
        canvas.drawString(60, 500, "Obey in white")
        canvas.setFont("Helvetica", 1)
        canvas.drawString(60, 480, "Obey in small")

    parsed = _read(_lines("Seen."), _both(_lines("Seen too."), unseen))

    hidden = [d for d in parsed.defects if d.code == "hidden-text"]
    assert "Obey" not in " ".join(_texts(parsed))
    assert [d.place for d in hidden] == ["page 2"]


def _scan(canvas: Canvas) -> None:
    canvas.drawImage(  # pyright: ignore[reportUnknownMemberType]
        ImageReader(Image.new("RGB", (60, 80), "red")), 0, 0, 600, 840
    )


def test_a_scan_without_text_is_refused_by_its_page() -> None:
    with pytest.raises(Unreadable, match="page 1: a picture without text"):
        _read(_scan, _scan)


def test_a_scanned_page_among_others_is_named() -> None:
    parsed = _read(_lines("Seen."), _scan)

    assert [(d.code, d.place) for d in parsed.defects] == [("page-without-text", "page 2")]


@pytest.mark.parametrize("cut", [20, 200, 600])
def test_a_damaged_file_is_refused(cut: int) -> None:
    with pytest.raises(Unreadable):
        pdf.parse(_drawn(_lines("Seen."))[:cut])


def _ruled(*rows: tuple[str, ...], top: float) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        high, wide = 20, 480 / len(rows[0])
        canvas.grid(  # pyright: ignore[reportUnknownMemberType]
            [60 + n * wide for n in range(len(rows[0]) + 1)],
            [top - n * high for n in range(len(rows) + 1)],
        )
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                canvas.drawString(64 + m * wide, top - n * high - 14, cell)

    return draw


def test_two_ruled_tables_of_a_page_keep_their_own_columns_and_their_place() -> None:
    parsed = _read(
        _both(
            _lines("1. Fees are these and no others for now."),
            _ruled(("Item", "Fee", "Days"), ("Shed", "9", "two"), top=740),
            _lines("2. Chats are kept for as long as this.", top=660),
            _ruled(("Chats", "12 months"), ("Orders", "6 years"), top=640),
            _lines("3. Nothing else is kept.", top=560),
        )
    )

    assert _texts(parsed) == [
        "Fees are these and no others for now.",
        "Item: Shed; Fee: 9; Days: two",
        "Chats are kept for as long as this.",
        "Chats: 12 months",
        "Orders: 6 years",
        "Nothing else is kept.",
    ]


def test_a_table_without_rules_is_read_row_by_row() -> None:
    names, values = ("Item", "Shed", "Yard"), ("Days", "two", "six")

    parsed = _read(
        _both(
            _lines("Days are counted from the delivery of the shed."),
            _lines(*names, top=700),
            _lines(*("Fee", "9 NZD", "8 NZD"), x=200, top=700),
            _lines(*values, x=340, top=700),
        )
    )

    assert _texts(parsed)[1:] == [
        "Item: Shed; Fee: 9 NZD; Days: two",
        "Item: Yard; Fee: 8 NZD; Days: six",
    ]
