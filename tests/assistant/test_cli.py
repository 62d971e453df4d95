"""The command line: 0 done, 1 the answer is no, 2 wrong use with one plain line on stderr."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import commanding
from tests.builders import Address, as_admin
from tests.commanding import Done, Kora

pytestmark = pytest.mark.slow
KEPT = "How long do you keep my chats with Kora?"


@pytest.fixture
def kora(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Kora:
    return commanding.over(home, tmp_path, monkeypatch, capsys)


@contextmanager
def taken_port() -> Generator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_question_is_answered_with_its_clause(kora: Kora) -> None:
    done = kora("ask", KEPT, "--tenant", "kapsule", "--json")

    row = json.loads(done.out)
    assert done.status == 0
    assert "12 months" in row["answer"]
    assert ("privacy", "9") in [(c["doc"], c["clause"]) for c in row["citations"]]


def test_another_tenant_does_not_answer_from_kapsules_documents(kora: Kora) -> None:
    row = json.loads(kora("ask", KEPT, "--tenant", "kvmzone", "--json").out)

    assert "12 months" not in row["answer"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", KEPT),
        ("ask", "--tenant", "kapsule"),
        ("ask", KEPT, "--tenant", "nobody"),
        ("ask", " ", "--tenant", "kapsule"),
        ("ask", KEPT, "--tenant", "kap\udcffsule"),
        ("ask", KEPT, "--tenant", "kapsule", "--colour", "red"),
        ("nothing",),
        ("serve", "--port", "many"),
        ("serve", "--port", "99999"),
        ("policies", "add", "missing.txt", "--tenant", "kapsule"),
        ("policies", "add", ".", "--tenant", "kapsule"),
        ("policies", "add", "missing.txt", "--tenant", "kapsule", "--effective", "soon"),
        ("policies", "list", "--tenant", "nobody"),
        ("policies", "show", "nothing", "--tenant", "kapsule"),
        ("tenants", "add", "missing.toml", "--tenant", "new"),
        ("staff", "add", "a@b.example", "--tenant", "kapsule", "--name", "A", "--role", "king"),
        ("staff", "add", "a@b.example", "--tenant", "kapsule", "--name", "A"),
        ("staff", "reset-2fa", "nobody@b.example", "--tenant", "kapsule"),
        ("staff", "leave", "nobody@b.example", "--tenant", "kapsule"),
        ("staff", "list", "--tenant", "nobody"),
        ("audit", "verify", "--anchors", "missing.jsonl"),
        ("tenants", "update", "missing.toml", "--tenant", "kapsule"),
        ("tenants", "check", "--tenant", "nobody"),
        ("eval", "run", "--split", "half"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_plain_line(kora: Kora, arguments: tuple[str, ...]) -> None:
    done = kora(*arguments)

    assert done.is_one_plain_line, done


@pytest.mark.parametrize("home", ["file", "file/below"])
def test_a_folder_that_cannot_be_made_is_one_plain_line(
    kora: Kora, tmp_path: Path, home: str
) -> None:
    (tmp_path / "file").write_text("in the way")

    done = kora("ask", KEPT, "--tenant", "kapsule", "--home", str(tmp_path / home))

    assert done.is_one_plain_line, done
    assert "--home" in done.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KORA_PORT", "many"),
        ("KORA_MASTER_KEY", "short"),
        ("KORA_MASTER_KEY_FILE", "/nowhere/at/all"),
        ("KORA_DATABASE_URL", "no address"),
    ],
)
def test_a_wrong_setting_is_one_plain_line(
    kora: Kora, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    done = kora("tenants", "list")

    assert done.is_one_plain_line, done


def test_a_taken_port_is_one_plain_line_before_anything_is_opened(tmp_path: Path) -> None:
    with taken_port() as port:
        done = subprocess.run(
            [Path(sys.executable).with_name("kora"), "serve", "--port", str(port)],
            env={"PATH": os.defpath, "KORA_HOME": str(tmp_path / "new")},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert Done(done.returncode, done.stdout, done.stderr).is_one_plain_line, done
    assert f"--port {port + 1}" in done.stderr
    assert not (tmp_path / "new").exists()


def test_without_a_command_the_help_is_shown_and_it_is_wrong_use(kora: Kora) -> None:
    done = kora()

    assert done.status == 2
    assert "policies" in done.out + done.err


def test_help_is_no_mistake(kora: Kora) -> None:
    assert kora("--help").status == 0
    assert kora("batch", "ask", "--help").status == 0


def test_policies_are_added_listed_shown_and_checked(kora: Kora, tmp_path: Path) -> None:
    (tmp_path / "returns.md").write_text("# Refund Policy\n\n## 1. Returns\n\nFourteen days.\n")
    of = ("--tenant", "shed-of-the-cli")

    added = kora("policies", "add", "returns.md", *of, "--effective", "2026-01-02")
    listed = kora("policies", "list", *of)
    shown = kora("policies", "show", "refunds", *of)
    checked = kora("policies", "check", *of)

    assert [each.status for each in (added, listed, shown, checked)] == [0, 0, 0, 0]
    assert "refunds 1" in added.out
    assert "refunds v1  2026-01-02" in listed.out
    assert "in force" in listed.out
    assert "Fourteen days." in shown.out
    assert "no-date" in checked.out


def test_two_versions_are_compared(kora: Kora, tmp_path: Path) -> None:
    of = ("--tenant", "shed-with-versions")
    text = "# Refund Policy\n\n## 1. Returns\n\nAsk within {} days of the delivery.\n"
    for days, effective in (("30", "2026-01-01"), ("14", "2026-06-01")):
        (tmp_path / "refunds.md").write_text(text.format(days))
        kora("policies", "add", "refunds.md", *of, "--effective", effective)

    told = kora("policies", "diff", *of, "--doc", "refunds")
    by_date = kora("policies", "diff", *of, "--doc", "refunds", "--to", "2026-06-01", "--json")
    same = kora("policies", "diff", *of, "--doc", "refunds", "--from", "2", "--to", "v2")
    unknown = [
        kora("policies", "diff", *of, "--doc", "returns"),
        kora("policies", "diff", *of, "--doc", "refunds", "--from", "9"),
        kora("policies", "diff", *of, "--doc", "refunds", "--to", "2020-01-01"),
        kora("policies", "diff", *of, "--doc", "refunds", "--to", "1"),
    ]

    assert (told.status, by_date.status, same.status) == (0, 0, 0)
    assert "v1 (2026-01-01) -> v2 (2026-06-01)" in told.out
    assert "[-30-] {+14+}" in told.out
    assert json.loads(by_date.out)["changes"][0]["marks"][1] == ["out", "30"]
    assert "no change" in same.out
    assert all(each.is_one_plain_line for each in unknown)


def test_a_check_tells_what_does_not_hold_and_can_be_read_by_programs(
    kora: Kora, tmp_path: Path
) -> None:
    of = ("--tenant", "shed-to-check")
    text = (
        "# Privacy Policy\n\nLast updated: 1 May 2018\n\n## 1. Us\n\nWe follow Safe Harbor.\n"
    )
    (tmp_path / "privacy.md").write_text(text)
    kora("policies", "add", "privacy.md", *of)

    told = kora("policies", "check", *of)
    listed = kora("policies", "check", *of, "--json")
    empty = kora("policies", "check", "--tenant", "nobody-at-all")

    assert "privacy: dead-framework: 1: Safe Harbor" in told.out
    assert [row["code"] for row in json.loads(listed.out)] == ["dead-framework", "stale"]
    assert empty.is_one_plain_line


def test_a_batch_keeps_order_and_survives_what_is_no_row(kora: Kora) -> None:
    rows = [b'{"id": 1, "text": "a@example.com"}', b"{", b"\xff\xfe", b'{"id": 2, "text": "x"}']

    done = kora("batch", "redact", given=b"\n".join(rows))

    out = [json.loads(line) for line in done.out.splitlines()]
    assert done.status == 0
    assert [row["id"] for row in out] == [1, None, None, 2]
    assert ["error" in row for row in out] == [False, True, True, False]
    assert "rows" in done.err


def test_a_batch_speaks_utf8_in_every_locale(home: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("kora"), "batch", "redact"],
        env={
            "PATH": os.defpath,
            "KORA_HOME": str(home),
            "PYTHONIOENCODING": "ascii",
            "PYTHONUTF8": "0",
        },
        input='{"id": "Māori", "text": "Kia ora, ＠ café"}\n'.encode(),
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=60,
    )

    row = json.loads(done.stdout.decode())
    assert done.returncode == 0
    assert (row["id"], row["text"]) == ("Māori", "Kia ora, ＠ café")


def test_an_empty_batch_is_done(kora: Kora) -> None:
    done = kora("batch", "classify")

    assert (done.status, done.out) == (0, "")


def test_a_broken_chain_is_a_no(kora: Kora, home: Path, tmp_path: Path) -> None:
    kora("policies", "add", _policy(tmp_path), "--tenant", "audited")
    secret = b"an invented pass phrase\n"
    kora("staff", "add", "a@b.example", "--tenant", "audited", "--name", "A", given=secret)
    held = kora("audit", "verify")
    password = (home / "postgresql" / "admin-password").read_text()

    with as_admin(Address(home / "postgresql" / "run", password)) as admin, admin.transaction():
        admin.execute("update audit set subject = 'other' where tenant = 'audited'")
    broken = kora("audit", "verify")
    with as_admin(Address(home / "postgresql" / "run", password)) as admin:
        admin.execute("delete from audit where tenant = 'audited'")
        admin.execute("delete from chain_heads where tenant = 'audited'")
    gone = kora("audit", "verify")
    (home / "anchors.jsonl").unlink()  # only the anchor knows: other tests verify after this

    assert (held.status, broken.status) == (0, 1)
    assert "audited: broken at row 1" in broken.out
    assert gone.status == 1
    assert "audited: broken at row 1: rows up to 2 were there" in gone.out


def test_anchors_are_printed_and_taken_back(kora: Kora, tmp_path: Path) -> None:
    options = ("--tenant", "kapsule", "--name", "Anchored")
    kora("staff", "add", "anchored@b.example", *options, given=b"an invented pass phrase\n")
    file = tmp_path / "anchors"
    file.write_text(kora("audit", "anchors").out)

    held = kora("audit", "verify", "--anchors", str(file))
    file.write_text(file.read_text().replace('"hash": "', '"hash": "0'))
    other = kora("audit", "verify", "--anchors", str(file))

    assert held.status == 0
    assert other.status == 1
    assert "kapsule: broken at row" in other.out


def _policy(folder: Path) -> str:
    file = folder / "rules.md"
    file.write_text("# Privacy Policy\n\n## 1. Rules\n\nText.\n")
    return str(file)


def test_staff_get_an_address_for_their_second_factor(kora: Kora) -> None:
    options = ("--tenant", "kapsule", "--name", "Cli", "--role", "agent")

    done = kora("staff", "add", "cli@b.example", *options, given=b"an invented pass phrase\n")
    again = kora("staff", "add", "cli@b.example", *options, given=b"an invented pass phrase\n")

    assert done.status == 0
    assert done.out.startswith("otpauth://totp/")
    assert again.is_one_plain_line


def test_accounts_are_listed_reset_and_ended(kora: Kora) -> None:
    at = ("--tenant", "kapsule")
    secret = b"an invented pass phrase\n"
    first = kora("staff", "add", "listed@b.example", *at, "--name", "Listed", given=secret)

    reset = kora("staff", "reset-2fa", "listed@b.example", *at)
    known = kora("staff", "list", *at)
    left = kora("staff", "leave", "listed@b.example", *at)
    after = kora("staff", "list")

    assert reset.out.startswith("otpauth://totp/")
    assert reset.out != first.out
    assert "kapsule  listed@b.example  agent  Listed\n" in known.out
    assert "0 conversations" in left.out
    assert "kapsule  listed@b.example  agent  Listed (left 20" in after.out


def test_redaction_explains_itself_and_counts(kora: Kora) -> None:
    row = {"id": "1", "text": "I am Ana Tamahere, 021 555 0123"}

    done = kora("batch", "redact", "--explain", "--report", given=json.dumps(row).encode())

    spans = json.loads(done.out)["spans"]
    assert {span["type"] for span in spans} == {"PERSON", "PHONE_NUMBER"}
    assert all(span["recogniser"] and 0 < span["score"] <= 1 for span in spans)
    assert "PHONE_NUMBER" in done.err
    assert "Tamahere" not in done.err


def test_keys_are_rotated_and_the_house_still_opens(kora: Kora, home: Path) -> None:
    before = (home / "master.key").read_bytes() if (home / "master.key").exists() else b""

    done = kora("keys", "rotate")

    assert done.status == 0
    assert "kapsule: " in done.out
    assert (home / "master.key").read_bytes() != before
    assert kora("audit", "verify").status == 0


def test_settings_change_on_the_record_and_a_newcomer_only_with_notice(
    kora: Kora, tmp_path: Path
) -> None:
    file = tmp_path / "tenant.toml"
    entry = (
        '[[processors]]\nname = "New Ltd"\npurpose = "mail"\nregion = "NZ"\nused_here = true\n'
    )
    file.write_text('company = "Changing"\n')
    kora("tenants", "add", str(file), "--tenant", "changing")
    file.write_text(f'company = "Changing"\nassistant = "Ada"\n{entry}')

    unannounced = kora("tenants", "update", str(file), "--tenant", "changing")
    file.write_text(
        f'company = "Changing"\nassistant = "Ada"\n{entry}'
        "announced_on = 2999-01-01\neffective_from = 2999-03-01\n"
    )
    changed = kora("tenants", "update", str(file), "--tenant", "changing")
    checked = kora("tenants", "check", "--tenant", "changing")

    assert unannounced.is_one_plain_line
    assert "New Ltd is new" in unannounced.err
    assert changed.out == "changing: assistant, processors\n"
    assert "receives nothing before 2999-03-01" in checked.out
    assert "New Ltd: no contract_date" in checked.err


def test_a_shipped_register_is_as_its_policy_says(kora: Kora) -> None:
    done = kora("tenants", "check", "--tenant", "kapsule")

    assert done.status == 0
    assert "Langfuse GmbH (European Union; cloud.langfuse.com) may receive" in done.out


def test_the_record_of_processing_is_printed(kora: Kora) -> None:
    done = kora("privacy", "record", "--tenant", "kapsule")

    assert done.status == 0
    assert done.out.startswith("# Record of processing: Kapsule Cloud")


def test_requests_are_listed_with_both_clocks(kora: Kora) -> None:
    kora("ask", "Please delete all the data that you hold about me.", "--tenant", "kaligon")

    done = kora("privacy", "requests", "--tenant", "kaligon")

    assert done.status == 0
    assert "identity pending" in done.out
    assert "working 2" in done.out
    assert "calendar 2" in done.out


def test_controls_are_listed_as_text_and_for_programs(kora: Kora) -> None:
    listed = kora("controls")
    rows = json.loads(kora("controls", "--json").out)

    assert listed.status == 0
    assert "P30" in listed.out
    assert len(rows) == 127
