"""Check digits: real numbers pass, a changed digit fails."""

import pytest

from guardrails.pii import checks


@pytest.mark.parametrize("number", ["49091850", "35901981", "49098576", "136410132"])
def test_real_ird_numbers_pass(number: str) -> None:
    assert checks.ird(number)


@pytest.mark.parametrize("number", ["136410133", "9125568", "999999999"])
def test_other_numbers_are_no_ird_numbers(number: str) -> None:
    assert not checks.ird(number)


@pytest.mark.parametrize("value", ["ZZZ0016", "ZAC5361", "ZBN77VL", "ALU18KZ"])
def test_health_index_numbers_old_and_new_pass(value: str) -> None:
    assert checks.nhi(value)


@pytest.mark.parametrize("value", ["ZZZ0017", "ZIO0016", "ZBN77VM", "ZBN7"])
def test_other_values_are_no_health_index_numbers(value: str) -> None:
    assert not checks.nhi(value)


def test_bank_account_is_told_by_its_check_digit() -> None:
    assert checks.bank_account("01", "0902", "0068389")
    assert checks.bank_account("08", "6523", "1954512")
    assert not checks.bank_account("01", "0902", "0068388")
    assert not checks.bank_account("99", "0902", "0068389")


def test_card_needs_luhn_length_and_issuer() -> None:
    assert checks.card("4242424242424242")
    assert not checks.card("4242424242424241")
    assert not checks.card("9242424242424242")


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "8.8.8.8", "::1", "fe80::1", "300.1.1.1"]
)
def test_nobodys_addresses_are_not_personal(address: str) -> None:
    assert not checks.personal_address(address)


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::7"])
def test_public_addresses_are_personal(address: str) -> None:
    assert checks.personal_address(address)
