# pyright: basic, reportArgumentType=false, reportAttributeAccessIssue=false
"""The API does what its own description says, as schemathesis asks it over a real line.

Each operation is asked what its description allows and what it does not: as nobody, and as
somebody who is signed in on both sides of the desk. Always the same questions.
"""

import os
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, BaseSchema, Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.errors import FailureGroup

from tests import live_service

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

# Requests to an operation. To make a wrong one takes a tenth of a second, to answer it two thousandths.
EACH = {GenerationMode.POSITIVE: 5, GenerationMode.NEGATIVE: 2}
UNLIMITED = {name: value for name, value in os.environ.items() if name.startswith("KORA_")}
# A stream has no end to wait for, and whoever signs out asks nothing more.
LEFT_OUT = ("/events", "DELETE /v1/staff/session")

load_all_checks()
CHECKED = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)
# Where a rule is about meaning (a text needs some words, a case is open) the description allows
# more than is accepted; what it does not allow is never accepted.
REFUSED = CHECKS.get_by_names(["negative_data_rejection"])


@dataclass(frozen=True)
class Asked:
    """A running service, its description, and who asks."""

    schema: BaseSchema
    signed_in: dict[str, str]
    conversation: str


@pytest.fixture(scope="module")
def asked() -> Generator[Asked]:
    with live_service.running(UNLIMITED) as service:
        url = service.url
        secret = service.sign_in_link.partition("#signin=")[2]
        entered = httpx.post(f"{url}/v1/staff/session", json={"one_time": secret})
        begun = httpx.post(f"{url}/v1/conversations", json={"tenant": "kapsule"}).json()
        headers = {
            "Cookie": entered.headers["set-cookie"].partition(";")[0],
            "X-CSRF-Token": entered.json()["csrf"],
            "Authorization": f"Bearer {begun['token']}",
        }
        schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
        yield Asked(schema, headers, begun["id"])
        assert httpx.get(f"{url}/readyz").status_code == 200
        assert [line for line in service.printed if line.startswith(("ERROR", "Trace"))] == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_it_is_described(asked: Asked, mode: GenerationMode) -> None:
    broken: list[str] = []
    count = 0
    for found in asked.schema.get_all_operations():
        operation = found.ok()
        if any(part in operation.label for part in LEFT_OUT):
            continue
        count += _questioned(asked, operation, mode, broken)

    assert broken == []
    assert count > 60


def _questioned(
    asked: Asked, operation: APIOperation, mode: GenerationMode, broken: list[str]
) -> int:
    count = 0

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EACH[mode],
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case) -> None:
        nonlocal count
        count += 1
        broken.extend(_faults(asked, case, mode, signed_in=count % 3 > 0))

    with suppress(Unsatisfiable):  # of what takes nothing, nothing wrong can be asked
        ask()
    return count


def _faults(asked: Asked, case: Case, mode: GenerationMode, *, signed_in: bool) -> list[str]:
    if signed_in and mode == GenerationMode.POSITIVE:
        for name, known in (("conversation_id", asked.conversation), ("tenant", "kapsule")):
            if name in (case.path_parameters or {}):
                case.path_parameters[name] = known
    answer = case.call(headers=asked.signed_in if signed_in else {}, timeout=30)
    checks = (
        CHECKED if mode == GenerationMode.POSITIVE or answer.status_code >= 400 else REFUSED
    )
    try:
        case.validate_response(answer, checks=checks)
    except FailureGroup as group:
        return [f"{case.operation.label}: {each}" for each in group.exceptions]
    return []
