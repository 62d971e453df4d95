"""A whole service whose Claude is a local Messages API, and drafts that quote its clauses."""

from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from assistant.settings import Settings
from tests.emulators.messages_api import Asked, Block, MessagesApi, Script

QUESTION = "How long do you keep my chats with Kora?"
KEPT = "chats with Kora are kept for 12 months"
SECONDS = 3.0


def settings(home: Path, claude: MessagesApi, **more: object) -> Settings:
    return Settings(
        home=home,
        anthropic_api_key=SecretStr("sk-ant-invented"),
        anthropic_base_url=claude.url,
        answer_seconds=SECONDS,
        answer_retries=1,
        _env_file=None,  # type: ignore[call-arg]
        **more,
    )


def quoting(words: str) -> Callable[[Asked], Script]:
    """A draft that quotes the sentence with these words and cites it."""

    def respond(asked: Asked) -> Script:
        return Script([cited(asked, words)])

    return respond


def cited(asked: Asked, words: str, text: str = "") -> Block:
    for place, result in enumerate(asked.results):
        for number, part in enumerate(result["content"]):
            if words in part["text"]:
                quote = asked.cite(place, number)
                return Block(text or part["text"].strip() + " ", [quote])
    raise AssertionError(f"no clause that was sent says {words!r}")
