"""What the doctor says: of keys, which grow old unseen, and of a Valkey that is not there."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant import doctor, house
from assistant.house import House, utcnow
from assistant.settings import Settings
from assistant.storage.keys import Keys
from assistant.storage.vault import FILE

pytestmark = pytest.mark.slow


async def keys_line(kora: House, *, later: timedelta = timedelta()) -> doctor.Finding:
    found = await doctor.examine(kora, utcnow() + later)
    return next(line for line in found if line.topic == "keys")


async def test_the_age_of_the_sealing_key_is_told(kora: House) -> None:
    line = await keys_line(kora, later=timedelta(days=3, hours=1))

    assert "of the data folder, 3 days in use" in line.text
    assert not line.wrong


async def test_a_key_of_more_than_a_year_is_wrong(kora: House) -> None:
    line = await keys_line(kora, later=timedelta(days=370))

    assert line.wrong
    assert "kora keys rotate" in line.text


async def test_a_key_that_was_renewed_is_young_again(kora: House, home: Path) -> None:
    file = home / FILE
    long_ago = (utcnow() - timedelta(days=400)).timestamp()
    os.utime(file, (long_ago, long_ago))
    assert (await keys_line(kora)).wrong

    os.utime(file)

    assert not (await keys_line(kora)).wrong


async def test_an_operators_key_is_as_old_as_its_last_rotation(kora: House) -> None:
    given = kora.settings.model_copy(update={"master_key": "x" * 40})
    kora = replace(kora, settings=given)
    assert "never rotated here" in (await keys_line(kora)).text

    for tenant in await kora.registry.all():
        keys = Keys(kora.database, kora.chat.vault, clock=utcnow)
        await keys.rotate(tenant.id, actor="operator")

    assert "of KORA_MASTER_KEY, 0 days in use" in (await keys_line(kora)).text


async def test_without_its_valkey_a_house_opens_and_the_doctor_says_what_is_wrong(
    settings: Settings,
) -> None:
    chosen = settings.model_copy(
        update={"redis_url": SecretStr("redis://:hunter2@127.0.0.1:1")}
    )

    async with house.opened(chosen) as opened:
        found = await doctor.examine(opened, utcnow())
        counted = await opened.counters.add("k", 1, window=timedelta(minutes=1))

    news = next(each for each in found if each.topic == "news")
    assert news.wrong
    assert "hunter2" not in news.text
    assert counted == 1
