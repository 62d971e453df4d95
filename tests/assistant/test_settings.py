"""Settings: from the environment and from files, and one plain line where they are wrong."""

from pathlib import Path

import pytest

from assistant import settings
from assistant.errors import StartRefused


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no `.env` of a developer's lies."""
    monkeypatch.chdir(tmp_path)


def test_the_defaults_need_no_key_and_listen_on_this_machine_alone() -> None:
    read = settings.read()

    assert read.anthropic_api_key is None
    assert read.host == "127.0.0.1"
    assert read.address == "http://127.0.0.1:8000"


def test_a_secret_comes_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("sk-invented-key\n")
    monkeypatch.setenv("ANTHROPIC_API_KEY_FILE", str(tmp_path / "key"))

    read = settings.read()

    assert read.anthropic_api_key is not None
    assert read.anthropic_api_key.get_secret_value() == "sk-invented-key"


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORA_MASTER_KEY", "invented-master-key")
    monkeypatch.setenv("LANGFUSE_SECRET_KEY", "invented-secret")

    assert "invented" not in repr(settings.read())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KORA_PORT", "many"),
        ("KORA_PORT", "70000"),
        ("KORA_MESSAGE_CHARACTERS", "-5"),
        ("KORA_STAFF_SESSION_HOURS", "100"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_setting(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(StartRefused) as refused:
        settings.read()

    assert name.removeprefix("KORA_") in refused.value.detail
    assert "\n" not in refused.value.detail


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_an_unreadable_secret_file_is_one_line(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("KORA_MASTER_KEY_FILE", str(file))

    with pytest.raises(StartRefused, match="KORA_MASTER_KEY_FILE"):
        settings.read()


def test_sites_that_may_embed_the_widget_are_parted_by_commas(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KORA_ALLOWED_ORIGINS", "https://a.example, https://b.example")

    assert settings.read().allowed_origins == ("https://a.example", "https://b.example")


def test_what_is_given_on_the_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KORA_PORT", "9000")

    assert settings.read(port=9001).port == 9001
