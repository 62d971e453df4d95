"""Whatever names a conversation can be found by it: to erase it, and to erase it fast."""

import pytest

from tests.builders import Rooms, as_admin
from tests.privacy.lives import a_chat, a_draft

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

_UNINDEXED = """
select c.table_name from information_schema.columns c
  join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = 'public' and c.column_name = 'conversation'
    and t.table_type = 'BASE TABLE' and not exists (
      select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid
        and a.attnum = any(i.indkey[0:1]) and a.attname = 'conversation'
        where i.indrelid = format('public.%I', c.table_name)::regclass)
  order by 1
"""


async def test_every_table_that_names_a_conversation_has_an_index_on_it(store: Rooms) -> None:
    # Without one each conversation that goes reads the table once from end to end.
    with as_admin(store.address) as admin:
        found = admin.execute(_UNINDEXED).fetchall()

    assert [name for (name,) in found] == []


async def test_the_planner_keeps_no_sample_of_what_anybody_wrote(store: Rooms) -> None:
    tenant = await store.tenant()
    for _ in range(3):
        chat = await a_chat(store, tenant, at=store.clock.at, redacted="zebrafish " * 5)
        await a_draft(store, chat, "zebrafish " * 5)

    with as_admin(store.address) as admin:
        admin.execute("analyze")
        admin.commit()
        samples = admin.execute(
            "select tablename || '.' || attname from pg_stats where schemaname = 'public'"
            " and concat(most_common_vals::text, histogram_bounds::text) like '%zebrafish%'"
        ).fetchall()

    assert [name for (name,) in samples] == []
