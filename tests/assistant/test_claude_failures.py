"""Every way in which the Messages API can fail, by its own error, and nothing left behind."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from assistant.answering.claude import Claude
from assistant.domain import Sentence
from assistant.errors import (
    EngineBusy,
    EngineCutOff,
    EngineFailed,
    EngineRefused,
    EngineRejected,
    EngineTimeout,
    EngineUnreachable,
)
from tests.asking_claude import OWN, TUNING, drafted, request
from tests.emulators.messages_api import Block, MessagesApi, Script
from tests.emulators.serving import refused_address

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def api():
    with MessagesApi() as server:
        yield server


@pytest.fixture
async def claude(api: MessagesApi) -> AsyncIterator[Claude]:
    engine = Claude(api_key="sk-ant-invented", base_url=api.url, tuning=TUNING, egress=OWN)
    api.forget()
    yield engine
    await engine.close()


async def failure(engine: Claude) -> EngineFailed:
    with pytest.raises(EngineFailed) as caught:
        await drafted(engine)
    return caught.value


@pytest.mark.parametrize(
    ("script", "error", "reason"),
    [
        (Script(status=429), EngineBusy, "rate_limit_error"),
        (Script(status=529), EngineBusy, "overloaded_error"),
        (Script(status=500), EngineFailed, "api_error"),
        (Script(status=504), EngineTimeout, "timeout_error"),
        (Script(status=400), EngineRejected, "invalid_request_error"),
        (Script(status=401), EngineRejected, "authentication_error"),
        (Script(status=403), EngineRejected, "permission_error"),
        (Script(status=404), EngineRejected, "not_found_error"),
        (Script(status=413), EngineRejected, "invalid_request_error"),
        (Script(status=418), EngineFailed, "api_error"),
        (Script([Block("Well. ")], ending="error"), EngineBusy, "overloaded_error"),
        (
            Script([Block("Well. ")], ending="error", error_type="api_error"),
            EngineFailed,
            "api_error",
        ),
        (
            Script([Block("Well. ")], ending="error", error_type="of a later year"),
            EngineFailed,
            "http-200",
        ),
        (Script([Block("Well. ")], ending="no_stop"), EngineCutOff, "no-end"),
        (Script([Block("Well. ")], ending="dropped"), EngineUnreachable, "connection"),
        (Script([Block("Well. ")], stop_reason="max_tokens"), EngineCutOff, "max_tokens"),
        (Script(stop_reason="refusal"), EngineRefused, "refusal"),
        (Script([Block("Well. ")], stop_reason="refusal"), EngineRefused, "refusal"),
        (Script([Block("Well. ")], stop_reason="pause_turn"), EngineFailed, "unexpected-stop"),
        (Script(redirect="http://elsewhere.example.net/"), EngineFailed, "http-307"),
        (Script(raw=b"<html>no API here</html>"), EngineCutOff, "no-end"),
        (Script(raw=b"event: message_start\ndata: {nonsense\n\n"), EngineFailed, "garbled"),
        (
            Script(raw=b'event: message_stop\ndata: {"type": "message_stop"}\n\n'),
            EngineCutOff,
            "no-end",
        ),
    ],
)
async def test_every_way_to_fail_has_its_own_error(
    api: MessagesApi, claude: Claude, script: Script, error: type[EngineFailed], reason: str
) -> None:
    api.queue(script, script)  # the client asks again once

    trouble = await failure(claude)

    assert (type(trouble), trouble.reason) == (error, reason)


async def test_an_error_keeps_nothing_that_the_server_wrote(
    api: MessagesApi, claude: Claude
) -> None:
    api.queue(Script(status=400))

    trouble = await failure(claude)

    assert "scripted" not in f"{trouble!r} {trouble.detail}"
    assert trouble.__cause__ is None
    assert trouble.__context__ is None


async def test_a_busy_service_is_asked_again_as_often_as_settings_say(
    api: MessagesApi, claude: Claude
) -> None:
    api.queue(Script(status=529), Script([Block("Here it is.")]))

    sentences, _ = await drafted(claude)

    assert sentences == [Sentence("Here it is.")]
    assert len(api.asked) == 2


@pytest.mark.parametrize(
    "script",
    [Script(ending="hang"), Script([Block("Well. " * 50, chunks=100)], delay=0.2)],
    ids=["hang", "drip"],
)
async def test_the_whole_draft_has_one_time_limit(api: MessagesApi, script: Script) -> None:
    hasty = replace(TUNING, seconds=0.5)
    engine = Claude(api_key="sk-ant-invented", base_url=api.url, tuning=hasty, egress=OWN)
    api.queue(script)
    started = asyncio.get_running_loop().time()

    assert isinstance(await failure(engine), EngineTimeout)

    # The whole drip takes twenty seconds, the other never ends.
    assert asyncio.get_running_loop().time() - started < 8
    await engine.close()


async def test_nobody_listening_is_unreachable() -> None:
    with refused_address() as address:
        engine = Claude(api_key="sk-ant-invented", base_url=address, tuning=TUNING, egress=OWN)
        assert isinstance(await failure(engine), EngineUnreachable)
        await engine.close()


async def test_a_draft_that_nobody_reads_to_its_end_lets_its_connection_go(
    api: MessagesApi, claude: Claude
) -> None:
    api.queue(Script([Block("First. "), Block("Second. ")], ending="hang"))
    draft = claude.draft(request())

    assert await anext(draft) == Sentence("First.")
    await draft.aclose()

    assert (await drafted(claude))[1].engine == "claude"


async def test_a_cancelled_draft_is_cancelled_and_not_an_engine_failure(
    api: MessagesApi, claude: Claude
) -> None:
    api.queue(Script(ending="hang"))
    asking = asyncio.create_task(drafted(claude))
    assert await asyncio.to_thread(api.heard.wait, 5)

    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking
