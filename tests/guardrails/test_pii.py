"""Finding personal information: what is found, what stays, and that no text can hang it."""

import itertools
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import redaction
from guardrails.pii import Detector, RedactionFailed
from guardrails.redaction import Placeholders, Span
from tests.growing import SHARE, growth

NOBODY: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def detector() -> Detector:
    detector = Detector()
    detector.warm()
    return detector


def found(
    detector: Detector,
    text: str,
    known: Mapping[str, str] | None = None,
    allow: frozenset[str] = NOBODY,
) -> list[tuple[str, str]]:
    spans = detector.find(text, known=known or {}, allow=allow)
    return [(text[span.start : span.end], span.type) for span in spans]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("my ird number is 49-091-850", "49-091-850", "NZ_IRD"),
        ("pay into 01-0902-0068389-00", "01-0902-0068389-00", "NZ_BANK_ACCOUNT"),
        ("her NHI is ZZZ0016", "ZZZ0016", "NZ_NHI"),
        ("her NHI is ZBN77VL", "ZBN77VL", "NZ_NHI"),
        ("passport LA123456", "LA123456", "PASSPORT"),
        ("driver licence LA123456", "LA123456", "DRIVER_LICENCE"),
        ("card 4242 4242 4242 4242", "4242 4242 4242 4242", "CREDIT_CARD"),
        ("the cvv is 123", "123", "CVV"),
        ("IBAN DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00", "IBAN_CODE"),
        ("txt me 021 555 0123", "021 555 0123", "PHONE_NUMBER"),
        ("call +64 (0)21-555-0123", "+64 (0)21-555-0123", "PHONE_NUMBER"),
        ("mail pip dot r at example dot nz", "pip dot r at example dot nz", "EMAIL_ADDRESS"),
        ("born 12 March 1984", "12 March 1984", "DATE_OF_BIRTH"),
        ("I turned forty on 12 August 1986", "12 August 1986", "DATE_OF_BIRTH"),
        ("sudo: jbloggs is not in the sudoers file", "jbloggs", "USERNAME"),
        ("uid=jtaufa,ou=people,dc=example", "jtaufa", "USERNAME"),
        ("git clone git@host.example:tamatimu/site.git", "tamatimu", "USERNAME"),
        ("login from 203.0.113.9", "203.0.113.9", "IP_ADDRESS"),
        ("login from 2001:db8::8a2e:370:7334", "2001:db8::8a2e:370:7334", "IP_ADDRESS"),
        ("mac 3c:22:fb:4a:91:0e", "3c:22:fb:4a:91:0e", "MAC_ADDRESS"),
        ("I moved to 12 Kauri Street, Mt Eden, Auckland 1024", None, "LOCATION_ADDRESS"),
        ("my username is moana_88", "moana_88", "USERNAME"),
        ("Ngā mihi,\nHinewai Rāpata", "Hinewai Rāpata", "PERSON"),
        ("hi its hemi here", "hemi", "PERSON"),
    ],
)
def test_each_type_is_found_and_named(
    detector: Detector, text: str, value: str | None, kind: str
) -> None:
    pairs = found(detector, text)

    assert kind in [pair[1] for pair in pairs]
    assert value is None or (value, kind) in pairs


@pytest.mark.parametrize(
    "secret",
    [
        "my password is Trout&Rod77",
        "DB_PASSWORD=s3cr3t!x",
        "postgres://app:s3cr3t!x@db.internal/app",
        "Authorization: Bearer abcdef.ghi123",
        "EPP code is Rx7#mQ2!vT9p",
        "the authenticator seed is JBSW Y3DP EHPK 3PXP",
        "key " + "sk_live_" + "51NxQ2eKjTzVb7RmPq",
        "Cookie: session=9a8b7c6d5e4f",
        "-----BEGIN PRIVATE KEY-----\nMIIBOgIBAAJB\n-----END PRIVATE KEY-----",
    ],
)
def test_secret_is_found(detector: Detector, secret: str) -> None:
    assert "SECRET" in [kind for _, kind in found(detector, secret)]


@pytest.mark.parametrize(
    "clean",
    [
        "Mark it as paid. Will it renew in May? Is there a grace period?",
        "Jenkins and Kora fail on the Kea plan, error 0x80072EE7.",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7",
        "Host key fingerprint SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDrWUlL8yKkzfZ0kY4",
        "use 1.1.1.1 or 192.168.1.1, version 4.2.1.5",
        "invoice INV-2026-004417 of 3 March 2026 over $114.95",
        "Kei te pātai au mō te utu o te mahere Kauri.",
        "my password does not work and the password reset never arrives",
        "Is Christchurch down?",
    ],
)
def test_what_is_nobodys_stays(detector: Detector, clean: str) -> None:
    assert found(detector, clean) == []


@pytest.mark.parametrize(
    "text",
    [
        "mail a\u200bna@exam\u200dple.nz now",
        "mail ａｎａ＠ｅｘａｍｐｌｅ．ｎｚ now",
        "mail \u0430na@ex\u0430mple.nz now",
    ],
)
def test_disguised_address_is_found_at_its_place(detector: Detector, text: str) -> None:
    [(value, kind)] = found(detector, text)

    assert kind == "EMAIL_ADDRESS"
    assert text == f"mail {value} now"


def test_known_name_is_found_again_in_any_case_and_in_part(detector: Detector) -> None:
    known = {"PERSON_1": "Zorvane Quillby"}

    assert ("ZORVANE", "PERSON") in found(detector, "the mailbox of ZORVANE fails", known)
    assert ("quillby", "PERSON") in found(detector, "ask quillby about it", known)


def test_known_number_is_found_with_other_spacing(detector: Detector) -> None:
    known = {"PHONE_NUMBER_1": "021 555 0123"}

    assert ("0 21555 01 23", "PHONE_NUMBER") in found(detector, "it was 0 21555 01 23", known)


def test_known_name_that_is_a_word_leaves_the_word(detector: Detector) -> None:
    assert found(detector, "will it work?", {"PERSON_1": "Will May"}) == []


def test_name_seen_once_is_found_in_the_rest_of_its_message(detector: Detector) -> None:
    text = "My name is Hinewai Rapata. The mailbox rapata@ is full."

    assert ("rapata", "PERSON") in found(detector, text)


def test_allowed_strings_are_left(detector: Detector) -> None:
    text = "Write to help@kapsule.example.nz or call 03 555 0100."

    assert (
        found(detector, text, allow=frozenset({"help@kapsule.example.nz", "03 5550100"})) == []
    )


def test_allowed_string_never_excuses_a_secret(detector: Detector) -> None:
    text = "my password is Trout&Rod77"

    assert found(detector, text, allow=frozenset({"Trout&Rod77"})) != []


def test_secret_in_a_link_is_cut_and_the_rest_covered(detector: Detector) -> None:
    text = "https://p.example.nz/reset?email=a@example.nz&token=83jdk29dkq01"

    pairs = found(detector, text)

    assert ("83jdk29dkq01", "SECRET") in pairs
    assert sum(len(value) for value, _ in pairs) == len(text)


def test_placeholders_are_left_alone(detector: Detector) -> None:
    assert found(detector, "I am [PERSON_1], my password is [SECRET_2].") == []


def test_brackets_of_no_placeholder_hide_nothing(detector: Detector) -> None:
    assert ("ana@example.nz", "EMAIL_ADDRESS") in found(detector, "[MAIL ana@example.nz 12]")


def test_redaction_is_idempotent(detector: Detector) -> None:
    text = "Hi, Ana Tui here, 021 555 0123, pw is Trout&Rod77."
    once, _, known = redaction.apply(
        text, detector.find(text, known={}, allow=NOBODY), Placeholders()
    )

    assert detector.find(once.text, known={}, allow=NOBODY) == []
    assert set(known.values.values()) == {"Ana Tui", "021 555 0123"}


def test_too_long_a_text_is_refused_without_quoting_it(detector: Detector) -> None:
    with pytest.raises(RedactionFailed) as failure:
        detector.find("1" * 1_000_000, known={}, allow=NOBODY)

    assert "1" not in str(failure.value)


@pytest.mark.parametrize(
    "piece",
    [
        "a.", "1", "a@", "1 ", "x: ", "password is ", ":a", "ab ", "0 2", "my ", "-", "12 a street ",
        "recovery code 1234 ", "eyJ", '"a": "b",', "\u200b", "a dot ", "http://", "\n", "Ana ",
    ],
)  # fmt: skip
def test_hostile_text_is_read_in_linear_time(detector: Detector, piece: str) -> None:
    text = (piece * 20_000)[:20_000] + " ana@example.nz"

    pairs = found(detector, text)

    assert "EMAIL_ADDRESS" in [kind for _, kind in pairs] or piece in ("-", "a@", "http://")
    # With a find at its head, so that a quarter of it is read as often as all of it.
    assert growth(lambda read: found(detector, read), f"ana@example.nz {text}") < SHARE


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_spans_lie_in_any_text_sorted_and_apart(text: str) -> None:
    spans = _DETECTOR.find(text + " ana@example.nz", known={"PERSON_1": "Ana"}, allow=NOBODY)

    assert spans == sorted(spans)
    assert all(0 <= span.start < span.end <= len(text) + 15 for span in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_lone_surrogates_are_read(detector: Detector) -> None:
    assert ("ana@example.nz", "EMAIL_ADDRESS") in found(
        detector, "\ud800 ana@example.nz \udfff"
    )


def test_own_cases_leak_little_and_cover_little() -> None:
    rows = [
        json.loads(line)
        for line in Path("evals/cases/pii.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    leaked = covered = 0
    for row in rows:
        spans = _DETECTOR.find(row["text"], known={}, allow=NOBODY)
        gold = {place for span in row["spans"] for place in range(span["start"], span["end"])}
        mine = _places(spans)
        leaked += len(gold - mine)
        covered += len(mine) if not gold else 0

    assert leaked < 0.05 * sum(len(row["text"]) for row in rows if row["spans"])
    assert covered < 0.02 * sum(len(row["text"]) for row in rows if not row["spans"])


def _places(spans: list[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


_DETECTOR = Detector()


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("uid=1007(pukekopaint) gid=33(www-data)", "pukekopaint", "USERNAME"),
        ("Discord's kowhai_frm_levin, easier than email", "kowhai_frm_levin", "USERNAME"),
        ("she logs in with zorvaneq and I do not", "zorvaneq", "USERNAME"),
        ("LN771045 - that's my passport", "LN771045", "PASSPORT"),
        ("here is my NZTA card DB448120", "DB448120", "DRIVER_LICENCE"),
        ("640 is the cvv", "640", "CVV"),
        ("geboren am 4. Mai 1970", "4. Mai 1970", "DATE_OF_BIRTH"),
        ("the pin we gave him, 55-18-30, still works", "55-18-30", "SECRET"),
        ("name,role,temp_pw\nops,admin,Rimu-Fern-19", "Rimu-Fern-19", "SECRET"),
        ("はじめまして。渡辺 美咲 です。", "渡辺 美咲", "PERSON"),
    ],
)
def test_what_no_label_announces_is_told_by_its_company(
    detector: Detector, text: str, value: str, kind: str
) -> None:
    assert (value, kind) in found(detector, text)


@pytest.mark.parametrize(
    "clean",
    [
        "How long is the queue for phone support?",
        "the webhook only gets 438dd667-9bf5-4573-abce-802d33ff12c8",
        "Does the user menu show an empty username field?",
        "Which do you accept: passport, driver licence or birth certificate?",
    ],
)
def test_words_about_logins_and_papers_are_none(detector: Detector, clean: str) -> None:
    assert found(detector, clean) == []
