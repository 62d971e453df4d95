"""A pattern that ends with a value finds without counting what it finds counting."""

from random import Random

from guardrails.pii.linear import Pattern, Valued

HEAD = r"\b(name|pin)\b ?[:=] ?"
VALUE = r"(?:\"([^\"\n]{1,20})\"|'([^'\n]{1,20})'|([^\s\"'][^\n;]{0,9}))"
PIECES = ("name", "pin", ":", "=", " ", "\n", ";", '"', "'", "ana", "x" * 9, "y" * 10, "z" * 25)


def spans(pattern: Pattern | Valued, raw: bytes) -> list[list[tuple[int, int]]]:
    return [[match.span(group) for group in range(5)] for match in pattern.finditer(raw)]


def test_values_of_any_length_are_those_of_the_counting_pattern() -> None:
    chance, found = Random(7), 0
    valued, counting = Valued(HEAD, VALUE, quoted=20, bare=10), Pattern(HEAD + VALUE)
    for _ in range(3000):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 20)))
        raw = text.encode("latin-1")

        expected = spans(counting, raw)

        assert spans(valued, raw) == expected
        found += len(expected)
    assert found > 200


def test_a_bare_value_ends_where_it_is_too_long_and_the_search_goes_on_there() -> None:
    valued = Valued(HEAD, VALUE, quoted=20, bare=10)

    found = [match.group(4) for match in valued.finditer(b"name=abcdefghijkl name=x")]

    assert found == [b"abcdefghij", b"x"]
