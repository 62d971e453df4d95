"""What kinds of writing the redactor knows and leaves: pairs of what goes and what stays."""

import pytest

from guardrails.pii import Detector

_GOES = [
    ("a n a @ e x a m p l e . n z", "EMAIL_ADDRESS"),
    ("write to anaATexampleDOTnz", "EMAIL_ADDRESS"),
    ("it's ana dot tahere at gmail", "EMAIL_ADDRESS"),
    ("ana.tahere, then the at sign, then example.nz", "EMAIL_ADDRESS"),
    ("215 State Highway 2, Te Puna", "LOCATION_ADDRESS"),
    ("wohne in der Lindenstraße 14, 10969 Berlin", "LOCATION_ADDRESS"),
    ("B-204 Green Park Society, Mumbai 400058", "LOCATION_ADDRESS"),
    ("Flat 5B, Tower 2, Kowloon", "LOCATION_ADDRESS"),
    ("the code they texted me was 482913", "SECRET"),
    ("TOTP seed JBSW Y3DP EHPK 3PXP", "SECRET"),
    ("letmein2020 opens it", "SECRET"),
    ("the files belong to hvanderplas", "USERNAME"),
    ("https://hooks.example.com/services/T0AB12CD/B0EF34/uV8sKd02LmPqRs77", "SECRET"),
    ("Secret answer is bluebird", "SECRET"),
    ("my pin is 8 2 4 1", "SECRET"),
    ("the serial number of the laptop is C02XG2JHJGH5", "DEVICE_ID"),
    ("Ethnicity: Samoan", "SENSITIVE"),
    ("my GP says it's shingles", "SENSITIVE"),
    ("my brother has polymyositis", "SENSITIVE"),
    ("just got out of prison", "SENSITIVE"),
    ("Dave votes ACT", "SENSITIVE"),
]
_STAYS = [
    "bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8= does not match the body",
    'pin-sha256="d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM="',
    "pubkey is 9pQzr0Vt1m8sQkQx3w2r0KxJYV0m6mZ8eV1xTzE7d2Y=",
    "the docs show sk_live_xxxxxxxxxxxxxxxxxxxx as an example",
    "no-reply@example.com is where it came from",
    "Message-ID: <20261104.3F7A9C@mail.example.com>",
    "section 4.2.1.3 of the manual, nginx 1.27.2.1",
    "the certificate's serial is 04:8f:2a:9c:77:1b",
    "serial 2026110402 in the zone",
    "Stripe posts to https://example.com/webhooks/stripe-payments-live",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7vbqajDhA+9xK2mP0sTzXv8uJd3kQ1w7Yc5nB4rE6tG+HfLq2",
    "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC3QEKyU1fSma0axspqYK5iAj+54lsAg4qRRCnpKK68h",
    "order a7f3-99c2 was rejected on the panel",
    "wifi on my iPhone14Pro drops",
    "npm install express@next fails",
    "The theme is black on white.",
    "My server is depressed, haha.",
    "There was a breakdown in communication.",
    "I was charged with a late fee.",
    "Ethnicity: required field",
]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


@pytest.mark.parametrize(("text", "kind"), _GOES)
def test_is_found(detector: Detector, text: str, kind: str) -> None:
    assert kind in {span.type for span in detector.find(text, known={}, allow=frozenset())}


@pytest.mark.parametrize("text", _STAYS)
def test_is_left(detector: Detector, text: str) -> None:
    assert not [*detector.find(text, known={}, allow=frozenset())]


@pytest.mark.parametrize(
    "text",
    [
        "rob and dean share a login",
        "lee sang-ho here",
        "J & R Templeman",
        "the Abernethys moved",
        "a claim by Ana Invented",
        "Ana Invented says June.",
        "I am Ana Invented, my plan began in May.",
    ],
)
def test_a_name_that_is_a_word_or_stands_in_company_is_found(
    detector: Detector, text: str
) -> None:
    assert "PERSON" in {span.type for span in detector.find(text, known={}, allow=frozenset())}


@pytest.mark.parametrize(
    "text",
    [
        "Thanks from Kapsule Cloud.",
        "This is Summer Sale week",
        "I am Super Admin of the panel",
        "The rules of March Madness",
    ],
)
def test_two_capitals_behind_such_a_word_are_no_name_by_themselves(
    detector: Detector, text: str
) -> None:
    assert not detector.find(text, known={}, allow=frozenset())
