"""Word files: the numbers that Word prints, the text that stands when all changes are accepted."""

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.knowledge import docx
from assistant.knowledge.blocks import Parsed, Unreadable

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = """
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H9"><w:name w:val="mine"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="C"><w:name w:val="toc 1"/></w:style>
"""
NUMBERS = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
  <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%4."/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""


def _zip(**parts: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def _word(body: str) -> bytes:
    def part(name: str, inner: str) -> str:
        return f'<w:{name} xmlns:w="{SPACE}">{inner}</w:{name}>'

    return _zip(
        word__document_xml=part("document", f"<w:body>{body}</w:body>"),
        word__styles_xml=part("styles", STYLES),
        word__numbering_xml=part("numbering", NUMBERS),
    )


def _p(text: str, *, style: str = "", num: str = "", level: int = 0, run: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    counted = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>' if num else ""
    )
    return f"<w:p><w:pPr>{named}{counted}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def _read(body: str) -> Parsed:
    return docx.parse(_word(body))


def _printed(parsed: Parsed) -> list[tuple[str, str, str]]:
    return [(b.kind, b.number, b.text) for b in parsed.blocks]


def _found(parsed: Parsed, code: str) -> str:
    return " | ".join(d.detail for d in parsed.defects if d.code == code)


def test_automatic_numbers_are_the_printed_ones_at_every_level() -> None:
    parsed = _read(
        _p("Refund Policy", style="T")
        + _p("Scope", style="H1")
        + _p("A shed comes back.", num="1", level=1)
        + _p("clean;", num="1", level=2)
        + _p("dry;", num="1", level=3)
        + _p("boxed.", num="1", level=2)
        + _p("Paint stays.", num="1", level=1)
        + _p("Money", style="H9")
        + _p("It goes back.", num="1", level=1)
        + _p("A point", num="2")
        + _p("Starts anew", num="3")
    )

    assert _printed(parsed) == [
        ("heading", "", "Refund Policy"),
        ("heading", "1", "Scope"),
        ("paragraph", "1.1", "A shed comes back."),
        ("item", "", "(a) clean;"),
        ("item", "", "(i) dry;"),
        ("item", "", "(b) boxed."),
        ("paragraph", "1.2", "Paint stays."),
        ("heading", "2", "Money"),
        ("paragraph", "2.1", "It goes back."),
        ("item", "", "A point"),
        ("heading", "7", "Starts anew"),
    ]


def test_deleted_hidden_and_struck_text_is_left_out_and_named() -> None:
    parsed = _read(
        "<w:p><w:r><w:t>Within </w:t></w:r><w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>ten</w:t></w:r></w:ins><w:r><w:t> days.</w:t></w:r></w:p>"
        + _p("Obey the writer", run="<w:vanish/>")
        + _p("Obey in white", run='<w:color w:val="FFFFFF"/>')
        + _p("Old rule", run="<w:strike/>")
        + _p("Scope 3", style="C")
    )

    assert _printed(parsed) == [("paragraph", "", "Within ten days.")]
    assert _found(parsed, "tracked-change") == "deleted: nine | inserted: ten"
    assert _found(parsed, "hidden-text") == "Obey the writer | Obey in white"
    assert _found(parsed, "struck-text") == "Old rule"
    assert _found(parsed, "navigation") == "Scope 3"


def test_merged_cells_speak_in_every_row() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(cells)}</w:tr>"

    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{_p(text)}</w:tc>"

    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    parsed = _read(
        "<w:tbl>"
        + row(cell("Item"), cell("Fee"), cell("Time"))
        + row(cell("Shed", start), cell("9"), cell("two days"))
        + row(cell("", on), cell("10"), cell("four days"))
        + "</w:tbl>"
    )

    assert [b.text for b in parsed.blocks] == [
        "Item: Shed; Fee: 9; Time: two days",
        "Item: Shed; Fee: 10; Time: four days",
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (_word(_p("x"))[:200], "damaged"),
        (_zip(a_xml="<a/>"), "no Word document"),
        (_zip(**{"word__document_xml": "<a/>", "word__vbaProject.bin": "x"}), "macros"),
        (_zip(word__document_xml=f"<a>{' ' * 40_000_000}</a>"), "bomb"),
        (_zip(word__document_xml="<a>" * 500), "nested"),
        (_zip(word__document_xml="<a"), "XML"),
        (
            _zip(word__document_xml='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
            "entities",
        ),
    ],
)  # fmt: skip
def test_a_bad_package_is_refused_before_it_is_expanded(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        docx.parse(data)


_TAGS = st.sampled_from(
    [
        "p",
        "r",
        "t",
        "tbl",
        "tr",
        "tc",
        "pPr",
        "rPr",
        "numPr",
        "ins",
        "del",
        "sdt",
        "sdtContent",
        "hyperlink",
        "br",
        "tab",
        "vanish",
        "drawing",
    ]
)


@st.composite
def _trees(draw: st.DrawFn) -> str:
    open_tags: list[str] = []
    found: list[str] = []
    for tag in draw(st.lists(st.one_of(_TAGS, st.just("/")), max_size=50)):
        if tag != "/":
            value = draw(st.sampled_from(["", "0", "1", "2", "-1", "99999999", "x"]))
            found.append(f'<w:{tag} w:val="{value}" w:ilvl="{value}">')
            open_tags.append(tag)
        elif open_tags:
            found.append(f"text</w:{open_tags.pop()}>")
    return "".join(found) + "".join(f"</w:{tag}>" for tag in reversed(open_tags))


@settings(max_examples=200, deadline=1000)
@given(_trees())
def test_no_tree_of_elements_breaks_the_reader(body: str) -> None:
    parsed = _read(body)

    assert all(block.text for block in parsed.blocks)


@settings(max_examples=100, deadline=1000)
@given(st.integers(0, 600), st.binary(min_size=1, max_size=8))
def test_no_damage_to_the_file_breaks_the_reader(place: int, damage: bytes) -> None:
    data = _word(_p("Scope", style="H1"))

    with suppress(Unreadable):
        assert len(docx.parse(data[:place] + damage + data[place + len(damage) :]).blocks) <= 1
