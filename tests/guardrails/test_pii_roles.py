"""Names that are words of every day go by their company; what is called after somebody stays."""

import pytest

from guardrails.pii import Detector

DETECTOR = Detector()


def covered(text: str) -> str:
    """What is found in `text`, each piece once, parted by a bar."""
    spans = DETECTOR.find(text, known={}, allow=frozenset())
    return " | ".join(text[span.start : span.end] for span in spans)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my sister dawn pays for the domain", "dawn"),
        ("the treasurer is joy, since march", "joy"),
        ("destiny is our accountant", "destiny"),
        ("better speak to faith about that", "faith"),
        ("crystal said it was urgent", "crystal"),
        ("norm and fern own the club", "norm | fern"),
        ("my surname: Baker", "Baker"),
        ("let pat know", "pat"),
        ("my sister jenna pays for the domain", "jenna"),
        ("please ask for Dot.", "Dot"),
        ("Bishop is her maiden name", "Bishop"),
        ("Contact: Kelly Fields", "Kelly Fields"),
        ("Art Fielding asked for a copy", "Art Fielding"),
        ("the files are owned by tkereama", "tkereama"),
        ("committed by jdubrovka last night", "jdubrovka"),
        ("account bluegrebe is over its limit", "bluegrebe"),
        ("we are at Andrassy ut 60, 1062 Budapest", "Andrassy ut 60, 1062 Budapest"),
        ("office: Unter den Linden 12, 10117 Berlin", "Unter den Linden 12, 10117 Berlin"),
        ("it stands at Ermou 51, Athens", "Ermou 51, Athens"),
        ("for the identity check: LN 482 910", "LN 482 910"),
    ],
)
def test_company_makes_a_name_of_a_word(text: str, found: str) -> None:
    assert covered(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "the bill for may came in june, august is not billed",
        "April and May are missing from the chart",
        "Eggs Benedict, Shepherd's Pie and Caesar Salad lost their pictures",
        "Johnnie Walker and Jim Beam need an age gate",
        "Harrison & Webb want a quote",
        "the Stella Dress is sold out",
        "separate pages for Paris, Florence, Sydney and Hobart",
        "the Jordan office cannot reach the panel",
        "Imunify360 is on by default",
        "No module named 'django_extensions'",
        "mariadb.service failed to start",
        "Rich text is gone, Miles of logs instead",
        "Sydney 38 ms, Perth 72, Singapore 110",
        "Set-Cookie: theme=dark; Path=/; Max-Age=31536000",
        "PO 7781 was approved on Friday",
        "store page gives 404s, Lambton Quay one too",
        "Gibt es eine Rechnung mit ausgewiesener Mehrwertsteuer?",
    ],
)
def test_what_is_called_after_somebody_stays(text: str) -> None:
    assert covered(text) == ""
