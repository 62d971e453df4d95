"""The house holds its shape: who may open which door, how large a room grows, what is written."""

import ast
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("assistant", "guardrails", "prompts", "evals")


@dataclass(frozen=True)
class Source:
    """A Python file as a tree; `path` is relative to the repository."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @cached_property
    def calls(self) -> tuple[tuple[str, ast.Call], ...]:
        """Every call, with the dotted name of what is called."""
        nodes = (node for node in self.nodes if isinstance(node, ast.Call))
        return tuple((_dotted(node.func), node) for node in nodes)

    def imports(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every import, late ones too: the module, and the names taken from it."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((alias.name, ()) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or "", tuple(alias.name for alias in node.names)


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(value, name):
            return f"{_dotted(value)}.{name}"
        case _:
            return "?"


@cache
def _folder(root: str) -> tuple[Source, ...]:
    return tuple(
        Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / root).rglob("*.py"))
    )


def sources(*roots: str) -> tuple[Source, ...]:
    return tuple(source for root in roots for source in _folder(root))


def _file(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def callers(pattern: str) -> set[str]:
    """The product's files that call something whose dotted name matches."""
    name = re.compile(pattern)
    return {s.path for s in sources(*PRODUCT) for called, _ in s.calls if name.search(called)}


def namers(attribute: str) -> set[str]:
    """The product's files that so much as name an attribute, called or handed on."""
    return {
        source.path
        for source in sources(*PRODUCT)
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr == attribute
    }


# Ways in and ways out.


def test_others_come_to_the_guards_by_their_door() -> None:
    deeper = {
        (source.path, module)
        for source in sources("assistant", "prompts", "evals")
        for module, _ in source.imports()
        if module.startswith("guardrails.") and not source.path.startswith("evals/bench/")
    }

    assert deeper == set()


def test_only_egress_opens_a_way_out() -> None:
    ways = {"http.client", "urllib.request", "smtplib", "ftplib", "imaplib", "poplib", "xmlrpc"}
    ways |= {"aiohttp", "websockets", "urllib3", "httpcore", "pycurl", "grpc", "openai"}

    taken = {
        (source.path, module)
        for source in sources(*PRODUCT)
        for module, _ in source.imports()
        if module in ways or module.split(".")[0] in ways
    }
    sockets = {
        s.path for s in sources(*PRODUCT) for module, _ in s.imports() if module == "socket"
    }

    assert taken == {("assistant/egress.py", "smtplib")}
    assert sockets == {"assistant/egress.py", "assistant/serving.py"}  # serving only listens
    assert callers(r"\.(open_connection|create_connection|open_unix_connection)$") == set()
    assert callers(r"^subprocess\.") == {
        "assistant/storage/embedded.py",
        "assistant/knowledge/apart.py",  # reads files in a process with limits
        "evals/bench/retention.py",  # a run that it kills
        "evals/bench/twice.py",  # two runs of the command itself
    }


# Doors: the places where text changes its standing.


def test_stored_text_is_read_back_in_storage_and_memory_alone() -> None:
    found = namers("stored")

    assert found
    assert all(p.startswith(("assistant/storage/", "assistant/memory/")) for p in found)


def test_reviewed_texts_come_from_wording_alone() -> None:
    assert namers("reviewed") - {
        "assistant/turn.py",
        "assistant/reaching.py",
        "assistant/console.py",
    } == {"assistant/answering/wording.py"}
    assert callers(r"^Redacted\.reviewed$") == {"assistant/answering/wording.py"}


def test_literal_texts_stand_in_the_source() -> None:
    spoken = [
        (source.path, name, call.args[0])
        for source in sources(*PRODUCT)
        for name, call in source.calls
        if name in ("Redacted.literal", "Redacted.joined")
    ]

    assert namers("literal") == {path for path, name, _ in spoken if name.endswith("literal")}
    for path, _, text in spoken:
        assert isinstance(text, ast.Constant), f"{path}: {ast.unparse(text)}"
        assert isinstance(text.value, str), path


def test_redacted_and_cleared_are_made_behind_their_doors() -> None:
    doors = {s.path for s in sources(*PRODUCT) if "_DOOR" in s.text}

    assert callers(r"^Redacted$") == {"guardrails/redaction.py"}
    assert callers(r"^Cleared$") == {"guardrails/verdict.py"}
    assert doors == {"guardrails/redaction.py", "guardrails/verdict.py"}


def test_only_the_outbound_check_clears_a_draft() -> None:
    importers = {
        source.path
        for source in sources(*PRODUCT)
        for module, names in source.imports()
        if module == "guardrails.verdict" and "clear" in names
    }

    assert importers == {"guardrails/check.py"}


def test_originals_are_unsealed_where_the_definitions_allow_it() -> None:
    assert namers("unseal") == {
        "assistant/mail/letter.py",  # a reply by a person, to its customer; secrets are cut
        "assistant/viewing.py",  # reveal: a reason, an audit line
        "assistant/privacy/export.py",  # a person's own copy
        "assistant/storage/vault.py",  # encryption
        "guardrails/redaction.py",  # the sealed map of placeholders
        "guardrails/screen.py",  # an engine, where the tenant sets `llm = "raw"`
    }
    assert namers("for_model") == {"assistant/preparing.py"}


def test_values_are_put_back_for_the_customer_alone() -> None:
    assert namers("restore") == {
        "assistant/chat.py",
        "assistant/privacy/export.py",
        "assistant/reaching.py",  # what was decided, for the customer whom it is about
        "assistant/viewing.py",  # who holds it: names, hosts, references; an audit line
    }


# Kora acts on nothing.


@pytest.mark.parametrize(
    "name",
    [
        *("stripe", "braintree", "paypalrestsdk", "adyen", "square", "squareup", "razorpay"),
        *("gocardless_pro", "chargebee", "recurly", "mollie", "paddle", "windcave", "xero"),
        *("hcloud", "boto3", "botocore", "cloudflare", "openstack", "kubernetes", "resend"),
    ],
)
def test_nothing_that_moves_money_or_accounts_is_installed(name: str) -> None:
    locked = {line.split("==")[0] for line in _file("requirements.lock").splitlines()}

    assert name not in {entry.replace("-", "_") for entry in locked}
    assert find_spec(name) is None


def test_the_model_is_given_no_tools() -> None:
    for source in sources("assistant", "guardrails"):
        given = {key.arg for _, call in source.calls for key in call.keywords}
        texts = {n.value for n in source.nodes if isinstance(n, ast.Constant)}
        assert not {"tools", "tool_choice", "mcp_servers"} & (given | texts), source.path


def test_broad_handlers_stand_only_where_a_person_takes_over() -> None:
    broad = {
        source.path
        for source in sources(*PRODUCT)
        for node in source.nodes
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) == "Exception")
    }

    assert broad <= {"assistant/turn.py", "assistant/intake.py"}


# Sizes and names.

LONGEST_FILE = 450
LONGEST_FUNCTION = 50
# One call for each part of the house, no decision.
WIRING = {"assistant/house.py:_furnished", "assistant/offices.py:furnished"}


def _functions() -> Iterator[tuple[str, int]]:
    for source in sources(*PRODUCT):
        for node in source.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{source.path}:{node.name}", length


def test_files_and_functions_stay_small() -> None:
    lengths = dict(_functions())

    assert {s.path for s in sources(*PRODUCT) if s.text.count("\n") > LONGEST_FILE} == set()
    assert {name for name, n in lengths.items() if n > LONGEST_FUNCTION} <= WIRING
    assert statistics.median(lengths.values()) <= 12
    assert lengths["assistant/turn.py:run"] < 40


def test_each_module_opens_with_its_promise() -> None:
    silent = {
        s.path for s in sources(*PRODUCT) if s.tree.body and not ast.get_docstring(s.tree)
    }

    assert silent == set()


def test_no_module_is_named_after_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "misc"}

    assert {s.path for s in sources(*PRODUCT) if Path(s.path).stem in empty} == set()


def test_tests_fake_and_do_not_mock() -> None:
    for source in sources("tests"):
        for module, names in source.imports():
            assert not module.startswith(("unittest.mock", "mock")), source.path
            assert not (module == "unittest" and "mock" in names), source.path


# Files that are not Python.

TEXTS = {".py", ".js", ".css", ".html", ".md", ".toml", ".yaml", ".yml", ".lock", ""}


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Every file that people write here, with its text; data of cases aside."""
    roots = [ROOT / name for name in (*PRODUCT, "tests", "docker", ".ci")]
    found = [path for root in roots for path in root.rglob("*")]
    found += [path for path in ROOT.iterdir() if path.suffix in TEXTS]
    return tuple(
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in sorted(found)
        if path.is_file() and path.suffix in TEXTS and path.name not in (".git", ".env")
        if path != Path(__file__).resolve() and not path.name.startswith(".coverage")
    )


def test_no_path_of_somebodys_machine_is_written_down() -> None:
    machine = re.compile(r"(?<![\w.\]}/])/(?:work|Users|root|home/(?!kora\b))/?\w")

    assert [name for name, text in texts() if machine.search(text)] == []


def test_nothing_is_left_to_do_in_a_comment() -> None:
    left = re.compile(r"\b(?:TODO|FIXME|HACK)\b")

    assert [name for name, text in texts() if left.search(text)] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_name_no_registry(name: str) -> None:
    text = _file(name)

    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash=sha256:", ""), re.MULTILINE)


def test_docker_is_no_package() -> None:
    # `docker` is an SDK's import name too.
    assert not (ROOT / "docker" / "__init__.py").exists()


def test_each_prompt_is_loaded_by_some_code() -> None:
    spoken = {
        node.value
        for source in sources("assistant/answering")
        for node in source.nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    files = {path.stem.removeprefix("written_") for path in (ROOT / "prompts").glob("*.md")}

    assert files - spoken == set()


def test_each_migration_has_a_number_of_its_own() -> None:
    folder = ROOT / "assistant/storage/migrations/versions"
    numbers = sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))

    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
