"""The real client against a local Messages API: what is sent, what is understood, what fails."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from assistant.answering import prompt
from assistant.answering.claude import Claude
from assistant.domain import (
    Citation,
    Exchange,
    Ground,
    Sentence,
)
from assistant.errors import (
    EgressRefused,
)
from tests.asking_claude import (
    FOUND,
    HISTORY,
    OWN,
    TUNING,
    WHOLE,
    drafted,
    request,
)
from tests.emulators.messages_api import Asked, Block, Json, MessagesApi, Script, rejection

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


async def test_clauses_travel_as_citable_blocks_of_single_sentences(
    api: MessagesApi, claude: Claude
) -> None:
    await drafted(claude)

    first, second = api.asked[0].results
    assert first["source"] == "kapsule:refunds:1.1:v3"
    assert first["title"] == "Refund policy > 1.1 Title"
    assert first["citations"] == {"enabled": True}
    assert [part["text"].strip() for part in first["content"]] == [
        "Ask within ten days of buying.",
        "Write from your own address.",
    ]
    assert second["source"] == "kapsule:refunds:1.2:v3"


async def test_a_request_holds_what_the_service_accepts_and_the_rules_are_cached(
    api: MessagesApi, claude: Claude
) -> None:
    await drafted(claude)
    _, again = await drafted(claude)

    body = api.asked[0].body
    assert not {"temperature", "top_p", "top_k"} & body.keys()
    assert body["system"][0]["cache_control"] == {"type": "ephemeral", "ttl": "1h"}
    assert body["thinking"] == {"type": "disabled"}
    assert body["output_config"] == {"effort": "low"}
    assert again.usage.cache_read > 0


async def test_history_alternates_and_an_unanswered_turn_is_left_out(
    api: MessagesApi, claude: Claude
) -> None:
    await drafted(claude)

    roles = [message["role"] for message in api.asked[0].body["messages"]]
    assert roles == ["user", "assistant", "user"]


async def test_clauses_found_for_one_question_stand_in_its_own_turn(
    api: MessagesApi, claude: Claude
) -> None:
    await drafted(claude)

    first, _, newest = api.asked[0].body["messages"]
    assert [block["type"] for block in first["content"]] == ["text"]
    assert [block["type"] for block in newest["content"]] == ["search_result"] * 2 + ["text"]
    assert not any("cache_control" in block for block in newest["content"])
    assert "nearest" not in api.asked[0].text


async def test_a_whole_corpus_opens_the_conversation_and_is_kept_in_the_cache(
    api: MessagesApi, claude: Claude
) -> None:
    await drafted(claude, request(ground=WHOLE))

    first, _, newest = api.asked[0].body["messages"]
    *clauses, last, said = first["content"]
    assert last["source"] == "kapsule:refunds:1.2:v3"
    assert last["cache_control"] == {"type": "ephemeral", "ttl": "1h"}
    assert not any("cache_control" in block for block in (*clauses, said))
    assert "<message>\nHello\n</message>" in said["text"]
    assert [block["type"] for block in newest["content"]] == ["text"]


async def test_in_a_whole_corpus_the_search_only_points_by_name(
    api: MessagesApi, claude: Claude
) -> None:
    await drafted(claude, request(ground=WHOLE))

    assert "- kapsule:refunds:1.2:v3\n" in api.asked[0].text
    assert "kapsule:refunds:1.1:v3" not in api.asked[0].text


async def test_two_conversations_and_all_their_turns_begin_with_the_same_bytes(
    api: MessagesApi, claude: Claude
) -> None:
    later = (Exchange("May I?", "You may ask."), Exchange("How?", "In writing."))

    await drafted(claude, request("May I?", ground=WHOLE, history=()))
    await drafted(claude, request("And when?", ground=WHOLE, history=later))
    _, other = await drafted(claude, request("Who are you?", ground=WHOLE, history=HISTORY))

    prefixes = {json.dumps(asked.stable) for asked in api.asked}
    assert len(prefixes) == 1
    assert "A domain name is another matter." in prefixes.pop()
    assert other.usage.cache_write == 0
    assert other.usage.cache_read > other.usage.input / 2


async def test_a_new_version_of_a_clause_is_another_source_and_another_prefix(
    api: MessagesApi, claude: Claude
) -> None:
    newer = tuple(replace(clause, version=4) for clause in FOUND.clauses)

    await drafted(claude, request(ground=WHOLE))
    await drafted(claude, request(ground=Ground(newer, whole=True)))

    old, new = api.asked
    assert new.results[0]["source"] == "kapsule:refunds:1.1:v4"
    assert old.stable != new.stable


async def test_a_clause_without_text_is_not_sent(api: MessagesApi, claude: Claude) -> None:
    bare = replace(FOUND.clauses[0], clause="1", text=" ")

    await drafted(claude, request(ground=Ground((bare, *FOUND.clauses), whole=True)))

    assert [result["source"] for result in api.asked[0].results] == [
        "kapsule:refunds:1.1:v3",
        "kapsule:refunds:1.2:v3",
    ]


async def test_a_clause_of_the_corpus_is_cited_from_a_later_turn(
    api: MessagesApi, claude: Claude
) -> None:
    api.queue(lambda asked: Script([Block("Write yourself.", [asked.cite(0, 1)])]))

    sentences, _ = await drafted(claude, request(ground=WHOLE))

    words = "Write from your own address."
    assert sentences == [Sentence("Write yourself.", (Citation("refunds", "1.1", words),))]


async def test_what_an_operator_sets_is_what_is_sent(api: MessagesApi) -> None:
    tuned = replace(TUNING, thinking="adaptive", cached="5m", effort=None)
    engine = Claude(api_key="sk-ant-invented", base_url=api.url, tuning=tuned, egress=OWN)
    api.forget()

    await drafted(engine)
    await engine.close()

    body = api.asked[0].body
    assert body["thinking"] == {"type": "adaptive"}
    assert body["system"][0]["cache_control"]["ttl"] == "5m"
    assert "output_config" not in body


async def test_notes_and_question_travel_as_data_in_the_newest_turn(
    api: MessagesApi, claude: Claude
) -> None:
    await drafted(claude)

    assert "- Has a yearly plan." in api.asked[0].text
    assert "<message>\nMay I get my money back?\n</message>" in api.asked[0].text


async def test_no_trace_header_leaves_with_a_request(api: MessagesApi, claude: Claude) -> None:
    await drafted(claude)

    assert not {"traceparent", "baggage"} & api.asked[0].headers.keys()


async def test_an_answer_comes_as_sentences_with_the_clauses_that_carry_them(
    api: MessagesApi, claude: Claude
) -> None:
    api.queue(
        lambda asked: Script(
            [
                Block("", type="thinking"),
                Block("You may ask within ", chunks=3),
                Block("ten days", [asked.cite(0)], chunks=5),
                Block(". "),
                Block("Domains differ.", [asked.cite(1)], citations_first=False),
            ]
        )
    )

    sentences, end = await drafted(claude)

    assert sentences == [
        Sentence(
            "You may ask within ten days.",
            (Citation("refunds", "1.1", "Ask within ten days of buying."),),
        ),
        Sentence(
            "Domains differ.", (Citation("refunds", "1.2", "A domain name is another matter."),)
        ),
    ]
    assert end.engine == "claude"
    assert end.model == "claude-haiku-4-5"
    assert end.usage.input > 0
    assert end.usage.output > 1
    assert not end.abstained


async def test_placeholders_survive_the_way_there_and_back(
    api: MessagesApi, claude: Claude
) -> None:
    sentences, _ = await drafted(claude, request("I am [PERSON_1], mail [EMAIL_ADDRESS_2]"))

    assert sentences[0].text == "Thank you, [PERSON_1] [EMAIL_ADDRESS_2]."
    assert sentences[1].citations[0].clause == "1.1"


async def test_no_clause_at_all_ends_in_an_abstention_without_its_mark(claude: Claude) -> None:
    sentences, end = await drafted(claude, request(ground=Ground()))

    assert end.abstained
    assert sentences
    assert all(prompt.ABSTAINED not in sentence.text for sentence in sentences)


FORGERIES: dict[str, Callable[[Asked], Json]] = {
    "index out of range": lambda asked: asked.cite(0) | {"search_result_index": 7},
    "negative index": lambda asked: asked.cite(0) | {"search_result_index": -1},
    "source of another": lambda asked: asked.cite(0) | {"source": "kvmzone:refunds:1.1:v3"},
    "words never sent": lambda asked: asked.cite(0) | {"cited_text": "Refunds are certain."},
    "blocks out of range": lambda asked: asked.cite(0) | {"end_block_index": 9},
    "no blocks": lambda asked: asked.cite(0) | {"end_block_index": 0},
    "another kind": lambda asked: (
        asked.cite(0) | {"type": "char_location", "document_index": 0}
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
async def test_a_citation_that_does_not_hold_carries_nothing(
    api: MessagesApi, claude: Claude, forgery: Callable[[Asked], Json]
) -> None:
    api.queue(lambda asked: Script([Block("You get it.", [forgery(asked)])]))

    sentences, _ = await drafted(claude)

    assert sentences == [Sentence("You get it.", ())]


def test_a_host_that_no_setting_names_is_refused_at_the_start() -> None:
    with pytest.raises(EgressRefused):
        Claude(api_key="x", base_url="https://elsewhere.example.net", tuning=TUNING, egress=OWN)


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": 0},
        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
        {"messages": [{"role": "user", "content": " "}]},
        {"messages": []},
        {"thinking": {"type": "enabled", "budget_tokens": 5}},
    ],
)
def test_the_emulator_refuses_what_the_service_refuses(change: Json) -> None:
    body: Json = {"max_tokens": 5, "messages": [{"role": "user", "content": "a"}]}

    assert rejection(body) is None
    assert rejection(body | change)
