"""One policy, printed as text, Markdown, HTML, Word and PDF."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Literal

from docx import Document as WordDocument
from docx.table import Table as WordTable
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

Kind = Literal["title", "heading", "text", "clause", "letter", "bullet", "table"]


@dataclass(frozen=True)
class Part:
    """One printed unit; `mark` is its number or letter as the reader sees it."""

    kind: Kind
    text: str = ""
    mark: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def as_text(parts: Sequence[Part]) -> bytes:
    lines: list[str] = []
    for part in parts:
        match part.kind:
            case "heading":
                lines += ["", f"{part.mark}. {part.text}" if part.mark else part.text, ""]
            case "clause":
                lines += [f"{part.mark} {part.text}"]
            case "letter":
                lines += [f"{part.mark} {part.text}"]
            case "bullet":
                lines += [f"- {part.text}"]
            case "table":
                lines += ["\t".join(row) for row in part.rows]
            case _:
                lines += [part.text, ""]
    return "\n".join(lines).encode()


def as_markdown(parts: Sequence[Part]) -> bytes:
    lines: list[str] = []
    for part in parts:
        match part.kind:
            case "title":
                lines += [f"# {part.text}", ""]
            case "heading":
                lines += [
                    "",
                    f"## {part.mark}. {part.text}" if part.mark else f"## {part.text}",
                    "",
                ]
            case "clause" | "letter":
                lines += [f"{part.mark} {part.text}", ""]
            case "bullet":
                lines += [f"- {part.text}"]
            case "table":
                head, *rows = part.rows
                lines += [
                    "",
                    *(f"| {' | '.join(r)} |" for r in (head, ["---"] * len(head), *rows)),
                    "",
                ]
            case _:
                lines += [part.text, ""]
    return "\n".join(lines).encode()


def as_html(parts: Sequence[Part]) -> bytes:
    body: list[str] = []
    for kind, group in _runs(parts):
        items = "".join(f"<li>{escape(part.text)}" for part in group)
        match kind:
            case "title":
                body += [f"<h1>{escape(part.text)}</h1>" for part in group]
            case "heading":
                body += [
                    f"<h2>{f'{p.mark}. ' * bool(p.mark)}{escape(p.text)}</h2>" for p in group
                ]
            case "clause":
                body += [f"<p>{part.mark} {escape(part.text)}</p>" for part in group]
            case "letter":
                body += [f'<ol type="a">{items}</ol>']
            case "bullet":
                body += [f"<ul>{items}</ul>"]
            case "table":
                body += [_html_table(part.rows) for part in group]
            case _:
                body += [f"<p>{escape(part.text)}</p>" for part in group]
    return f"<!doctype html><meta charset=utf-8><body><main>{''.join(body)}</main>".encode()


def _html_table(rows: Sequence[Sequence[str]]) -> str:
    head, *others = ["".join(f"<@>{escape(cell)}</@>" for cell in row) for row in rows]
    body = "".join(f"<tr>{row.replace('@', 'td')}</tr>" for row in others)
    return f"<table><tr>{head.replace('@', 'th')}</tr>{body}</table>"


def _runs(parts: Sequence[Part]) -> Iterator[tuple[Kind, list[Part]]]:
    group: list[Part] = []
    for part in parts:
        if group and group[0].kind != part.kind:
            yield group[0].kind, group
            group = []
        group.append(part)
    if group:
        yield group[0].kind, group


def as_word(parts: Sequence[Part]) -> bytes:
    """Headings and bullets by style, numbers as they would be typed."""
    document = WordDocument()
    for part in parts:
        match part.kind:
            case "title":
                document.add_heading(part.text, 0)
            case "heading":
                document.add_heading(f"{part.mark}. " * bool(part.mark) + part.text, 1)
            case "clause" | "letter":
                document.add_paragraph(f"{part.mark} {part.text}")
            case "bullet":
                document.add_paragraph(part.text, style="List Bullet")
            case "table":
                _word_table(document.add_table(len(part.rows), len(part.rows[0])), part.rows)
            case _:
                document.add_paragraph(part.text)
    return saved(document.save)


def _word_table(table: WordTable, rows: Sequence[Sequence[str]]) -> None:
    for n, row in enumerate(rows):
        for m, cell in enumerate(row):
            table.cell(n, m).text = cell


def saved(save: Callable[[BytesIO], None]) -> bytes:
    file = BytesIO()
    save(file)
    return file.getvalue()


def as_pdf(
    parts: Sequence[Part], *, header: str = "Shedworks Limited", encrypt: str | None = None
) -> bytes:
    """A4 with a running header and page numbers."""
    styles = getSampleStyleSheet()
    story: list[Flowable] = []
    for part in parts:
        words = escape(
            f"{part.mark}. {part.text}"
            if part.kind == "heading" and part.mark
            else f"{part.mark} {part.text}"
        )
        match part.kind:
            case "title":
                story.append(Paragraph(words, styles["Title"]))
            case "heading":
                story.append(Paragraph(words, styles["Heading2"]))
            case "bullet":
                story.append(Paragraph(escape(part.text), styles["BodyText"], bulletText="•"))
            case "table":
                grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
                story += [Table([list(row) for row in part.rows], style=grid), Spacer(1, 12)]
            case _:
                story.append(Paragraph(words, styles["BodyText"]))

    def furnish(canvas: Canvas, _: object) -> None:
        canvas.drawString(2 * cm, A4[1] - 1.5 * cm, header)
        canvas.drawString(10 * cm, 1.2 * cm, f"Page {canvas.getPageNumber()} of 9")

    file = BytesIO()
    template = SimpleDocTemplate(file, pagesize=A4, encrypt=encrypt)
    template.build(story, onFirstPage=furnish, onLaterPages=furnish)
    return file.getvalue()


WRITERS: Mapping[str, Callable[[Sequence[Part]], bytes]] = {
    "txt": as_text,
    "md": as_markdown,
    "html": as_html,
    "docx": as_word,
    "pdf": as_pdf,
}
