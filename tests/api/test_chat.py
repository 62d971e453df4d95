"""The customer's edge: frames in order, retries that answer once, strangers kept out."""

import httpx
import pytest

from assistant.domain import TenantId
from assistant.house import House

pytestmark = pytest.mark.slow

QUESTION = "How long do you keep my chats with Kora?"


async def started(
    api: httpx.AsyncClient, tenant: str = "kapsule"
) -> tuple[str, dict[str, str]]:
    response = await api.post("/v1/conversations", json={"tenant": tenant})
    body = response.json()
    return f"/v1/conversations/{body['id']}", {"Authorization": f"Bearer {body['token']}"}


async def test_an_answer_cites_its_clause(api: httpx.AsyncClient) -> None:
    path, auth = await started(api)

    response = await api.post(f"{path}/messages", json={"text": QUESTION}, headers=auth)

    body = response.json()
    assert response.status_code == 200
    assert "12 months" in body["answer"]
    assert ("privacy", "9") in [(c["doc"], c["clause"]) for c in body["citations"]]


async def test_a_retry_with_the_same_id_answers_once(api: httpx.AsyncClient) -> None:
    path, auth = await started(api)
    message = {"text": QUESTION, "client_message_id": "m-1"}

    first = await api.post(f"{path}/messages", json=message, headers=auth)
    second = await api.post(f"{path}/messages", json=message, headers=auth)

    thread = (await api.get(path, headers=auth)).json()
    assert first.json()["reply_id"] == second.json()["reply_id"]
    assert len(thread["messages"]) == 2


async def test_a_stream_holds_whole_sentences_and_ends(api: httpx.AsyncClient) -> None:
    path, auth = await started(api)
    headers = {**auth, "Accept": "text/event-stream"}

    response = await api.post(f"{path}/messages", json={"text": QUESTION}, headers=headers)

    kinds = [line[7:] for line in response.text.splitlines() if line.startswith("event: ")]
    ids = [int(line[4:]) for line in response.text.splitlines() if line.startswith("id: ")]
    assert kinds[0] == "turn.started"
    assert kinds[-1] == "answer.done"
    assert ids == sorted(set(ids))


async def test_another_conversations_token_opens_nothing(api: httpx.AsyncClient) -> None:
    path, _ = await started(api)
    _, other = await started(api)

    response = await api.get(path, headers=other)

    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_thumb_down_is_kept_with_redacted_words_and_the_last_one_counts(
    kora: House, api: httpx.AsyncClient
) -> None:
    path, auth = await started(api)
    asked = await api.post(f"{path}/messages", json={"text": QUESTION}, headers=auth)
    rating = {"message_id": asked.json()["reply_id"], "words": "Ask oriwa@example.net instead"}

    for score in (1, -1):
        rated = await api.post(
            f"{path}/feedback", json={**rating, "score": score}, headers=auth
        )
        assert rated.status_code == 204
    refused = await api.post(f"{path}/feedback", json={**rating, "score": 0}, headers=auth)

    async with kora.database.tenant(TenantId("kapsule")) as session:
        rows = await session.rows(
            "select score, words from feedback where tenant = :tenant and message = :id",
            id=rating["message_id"],
        )
    assert refused.status_code == 422
    assert [row["score"] for row in rows] == [-1]
    assert rows[0]["words"] == "Ask [EMAIL_ADDRESS_1] instead"
