"""What a `tenant.toml` may say, and that the tenants which ship say it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from assistant import tenants
from assistant.errors import BadInput
from guardrails import Detector, Placeholders, Screen
from tests.builders import TUESDAY, a_tenant


def test_four_tenants_ship_with_their_policies() -> None:
    seeds = {tenant.id: files for tenant, files in tenants.seeds()}

    assert sorted(seeds) == ["kaligon", "kapalya", "kapsule", "kvmzone"]
    assert all(files for files in seeds.values())


def test_a_shipped_tenants_contacts_are_clearly_examples() -> None:
    for tenant, _ in tenants.seeds():
        for line in tenant.file.contacts.values():
            if "@" in line.value:
                assert line.value.rsplit(".", 1)[-1] in {"example", "test", "invalid"} or (
                    line.value.split("@")[1].startswith("example.")
                )


def test_plain_defaults_are_the_careful_ones() -> None:
    tenant = tenants.plain("new-shed")

    assert tenant.file.company == "New Shed"
    assert tenant.file.privacy.llm == "pseudonymised"
    assert not tenant.file.chat_counts_as_ticket
    assert not tenant.uses("Anthropic", at=TUESDAY)
    assert tenant.file.illustration is None
    assert tenant.file.period is None


def test_a_processor_counts_only_where_it_is_used_here() -> None:
    named = {"name": "Anthropic, PBC", "purpose": "answers", "region": "elsewhere"}

    assert not a_tenant(processors=[named]).uses("Anthropic", at=TUESDAY)
    assert a_tenant(processors=[{**named, "used_here": True}]).uses("Anthropic", at=TUESDAY)


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"company": ""}, "company"),
        ({"colour": "red"}, "colour"),
        ({"minimum_age": 99}, "minimum_age"),
        ({"privacy": {"llm": "everything"}}, "privacy.llm"),
        ({"hours": {"days": ["someday"]}}, "hours.days.0"),
        ({"hours": {"days": []}}, "hours"),
        ({"hours": {"opens": "17:00", "closes": "09:00"}}, "hours"),
        ({"hours": {"zone": "Nowhere/Nothing"}}, "hours"),
        ({"hours": {"country": "ZZ"}}, "hours"),
        ({"hours": {"region": "Atlantis"}}, "hours"),
        ({"hours_to_reply": {"general": -1}}, "hours_to_reply.general"),
        ({"hours_to_reply": {"general": float("inf")}}, "hours_to_reply.general"),
        ({"hours_to_reply": {"kitchen": 1}}, "hours_to_reply.kitchen"),
        ({"illustration": {"months": 12}}, "illustration.clause"),
        ({"illustration": {"clause": "refunds 2.3", "months": 0}}, "illustration.months"),
        ({"illustration": {"clause": "refunds 2.3", "currency": "$"}}, "illustration.currency"),
        ({"period": {"clause": "refunds 1.1", "days": 0}}, "period.days"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(
    settings: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        tenants.parse("shed", {"company": "Shed and Sons", **settings})

    assert refused.value.field is not None
    assert refused.value.field.startswith(field)


def test_a_company_that_never_closes_needs_no_days() -> None:
    tenant = a_tenant(hours={"days": [], "always_open": True})

    assert tenant.hours.always_open


@pytest.mark.parametrize("content", [b"company = ", b"\xff\xfe", None])
def test_an_unreadable_file_is_one_plain_line(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "tenant.toml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(BadInput, match=r"tenant\.toml is not a readable TOML file"):
        tenants.load("shed", file)


@pytest.mark.slow
def test_what_a_tenant_lists_as_not_personal_stays_and_secrets_never_do() -> None:
    screen = Screen(Detector(), lambda: datetime(2026, 6, 1, tzinfo=UTC))
    listed = ["Marama Hall", "hello@shed.example", "hunter2-Kauri"]
    shed = tenants.parse("shed", {"company": "Shed", "not_personal": listed})
    text = "Dear Marama Hall, I wrote to hello@shed.example. My password is hunter2-Kauri"

    kept = screen.cover(text, known=Placeholders(), allow=shed.impersonal).redacted.text
    other = tenants.plain("barn").impersonal
    covered = screen.cover(text, known=Placeholders(), allow=other).redacted.text

    assert "Marama Hall" in kept
    assert "hello@shed.example" in kept
    assert "hunter2-Kauri" not in kept
    assert "Marama" not in covered
    assert "hello@shed.example" not in covered


def pem(key: PublicKeyTypes) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("EdDSA", pem(ed25519.Ed25519PrivateKey.generate().public_key())),
        ("ES256", pem(ec.generate_private_key(ec.SECP256R1()).public_key())),
        ("RS256", pem(rsa.generate_private_key(65537, 2048).public_key())),
    ],
)
def test_a_public_key_of_its_algorithm_is_taken(algorithm: str, key: str) -> None:
    assert a_tenant(identity={"algorithm": algorithm, "public_key": key}).file.identity


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("EdDSA", ""),
        ("EdDSA", "nonsense"),
        ("EdDSA", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
        ("RS256", pem(ed25519.Ed25519PrivateKey.generate().public_key())),
        ("EdDSA", pem(ec.generate_private_key(ec.SECP256R1()).public_key())),
        ("ES256", pem(ec.generate_private_key(ec.SECP384R1()).public_key())),
        ("RS256", pem(rsa.generate_private_key(65537, 1024).public_key())),
        (
            "EdDSA",
            ed25519.Ed25519PrivateKey.generate()
            .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            .decode(),
        ),
    ],
)
def test_a_key_that_verifies_nothing_is_refused_when_it_is_set(
    algorithm: str, key: str
) -> None:
    with pytest.raises(BadInput) as refused:
        a_tenant(identity={"algorithm": algorithm, "public_key": key})

    assert (refused.value.field or "").startswith("identity")
    assert "AAAA" not in str(refused.value)
