"""The kinds of personal information, and which of two kinds wins where they meet."""

from typing import Literal, get_args

PiiType = Literal[
    "PERSON",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "LOCATION_ADDRESS",
    "DATE_OF_BIRTH",
    "USERNAME",
    "IP_ADDRESS",
    "MAC_ADDRESS",
    "DEVICE_ID",
    "CREDIT_CARD",
    "CVV",
    "IBAN_CODE",
    "NZ_BANK_ACCOUNT",
    "NZ_IRD",
    "NZ_NHI",
    "PASSPORT",
    "DRIVER_LICENCE",
    "URL_WITH_PII",
    "SECRET",
    "CARD_PARTIAL",
    "CUSTOMER_REF",
    "SENSITIVE",
]
SECRET = "SECRET"  # noqa: S105
INDIRECT = frozenset({"CARD_PARTIAL", "CUSTOMER_REF", "SENSITIVE"})
TYPES = frozenset[str](get_args(PiiType))
DIRECT = TYPES - INDIRECT - {SECRET}
