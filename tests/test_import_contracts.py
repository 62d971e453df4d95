"""Who may import whom: each contract of pyproject.toml holds, and each would notice."""

import copy
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

configure()  # the linter keeps its clock in a setting
ROOT = Path(__file__).resolve().parent.parent

# Of each contract: importer and imported that it has to refuse.
PLANTED = {
    "A message goes down the house and never back up": (
        ("assistant.turn", "assistant.chat"),
        ("assistant.domain", "assistant.storage"),
        ("assistant.memory", "assistant.knowledge"),
        ("assistant.house", "evals.run"),
        ("evals.run", "assistant.cli"),
        ("guardrails.check", "prompts"),
    ),
    "Guards and prompts know no part of the product and no service": (
        ("prompts", "anthropic"),
        ("guardrails.screen", "assistant.domain"),
    ),
    "The edges speak to use cases, never past them": (
        ("assistant.api.chat", "assistant.storage.conversations"),
    ),
    "guardrails has one door": (("assistant.turn", "guardrails.redaction"),),
    "Settings are read where the house is put together": (
        ("assistant.turn", "assistant.settings"),
    ),
    "HTTP is served in api": (("assistant.chat", "fastapi"),),
    "HTTP leaves through egress": (("assistant.answering.claude", "httpx2"),),
    "SQL is written in storage": (("assistant.console", "sqlalchemy"),),
    "valkey has one room": (("assistant.events.live", "valkey"),),
    "Keys are turned in the vault": (("assistant.chat", "cryptography"),),
    "anthropic has one room": (("assistant.turn", "anthropic"),),
    "mem0 has one room": (("assistant.chat", "mem0"),),
    "langfuse has one room": (("assistant.turn", "langfuse"),),
    "wordllama has one room": (("guardrails.intents.model", "wordllama"),),
    "onnxruntime has one room": (("assistant.knowledge.library", "onnxruntime"),),
    "presidio has one room": (("guardrails.screen", "presidio_analyzer"),),
    "jinja2 has one room": (("assistant.answering.prompt", "jinja2"),),
    "prometheus_client has one room": (("assistant.turn", "prometheus_client"),),
}

KINDS = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "protected": ProtectedContract,
}


def linter() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def contracts() -> dict[str, dict[str, Any]]:
    return {contract["name"]: contract for contract in linter()["contracts"]}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        *linter()["root_packages"], include_external_packages=True, cache_dir=None
    )


def _words(options: dict[str, Any]) -> dict[str, Any]:
    """Options as the linter itself reads them from the file: yes and no are words."""
    return {key: str(v) if isinstance(v, bool) else v for key, v in options.items()}


def kept(name: str, imports: grimp.ImportGraph) -> bool:
    session, contract = _words(linter()), _words(contracts()[name])
    made = KINDS[contract["type"]](
        name=name, session_options=session, contract_options=contract
    )
    return made.check(graph=imports, verbose=False).kept


@pytest.mark.parametrize("name", contracts())
def test_imports_keep_the_contract(name: str) -> None:
    assert kept(name, copy.deepcopy(graph()))


@pytest.mark.parametrize(
    ("name", "importer", "imported"),
    [(name, *pair) for name, pairs in PLANTED.items() for pair in pairs],
)
def test_a_planted_import_breaks_the_contract(name: str, importer: str, imported: str) -> None:
    spoiled = copy.deepcopy(graph())

    spoiled.add_import(importer=importer, imported=imported, line_number=1, line_contents="")

    assert not kept(name, spoiled)


def test_each_contract_has_a_planted_violation() -> None:
    assert PLANTED.keys() == contracts().keys()


def test_each_room_of_the_assistant_has_its_floor() -> None:
    (floors,) = [c["layers"] for c in contracts().values() if c["type"] == "layers"]
    named = {room.strip() for floor in floors for room in floor.split("|")}

    assert graph().find_children("assistant") - named == set()
