"""100,000 conversations through a retention run: how fast, how much memory, what a kill leaves.

python -m evals.bench.retention [CONVERSATIONS] [KILLS]
"""

import asyncio
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from assistant import tenants
from assistant.storage import provision
from assistant.storage.audit import Audit
from assistant.storage.database import Database
from assistant.storage.embedded import ADMIN, DATABASE, Embedded
from assistant.storage.registry import Registry
from assistant.storage.vault import Vault, master_keys

BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
AT = BEGAN + timedelta(days=3 * 366)
TENANT = "bench"
# Two questions and answers each, one in ten with a memory, one in twenty taken over by people.
FILL = """
insert into conversations (tenant, id, token_hash, customer, memory_consent, locale, created_at,
    last_message, last_event)
  select 'bench', 'co_' || n, decode(md5(n::text), 'hex'),
    case when n % 3 = 0 then 'cu_' || n / 6 end, n % 10 = 0, 'en',
    timestamptz '2025-01-01' + n * interval '5 minutes', 5, 6 from generate_series(1, %(n)s) n;
insert into conversation_keys select 'bench', 'co_' || n, decode(repeat(md5(n::text), 6), 'hex')
  from generate_series(1, %(n)s) n;
insert into messages (tenant, conversation, id, seq, author, name, body, intents, created_at)
  select 'bench', 'co_' || n, 'me_' || n || '_' || s, s,
    case when s % 2 = 1 then 'customer' else 'kora' end, '', repeat('words of ' || n || ' ', 12),
    case when s % 2 = 1 then array['policy_question'] else '{}' end::text[],
    timestamptz '2025-01-01' + n * interval '5 minutes' from generate_series(1, %(n)s) n,
    generate_series(1, 4) s;
insert into originals select 'bench', 'me_' || n || '_' || s, 'co_' || n,
    decode(repeat(md5(n::text), 12), 'hex') from generate_series(1, %(n)s) n, unnest(array[1,3]) s;
insert into placeholder_maps select 'bench', 'co_' || n, 1, decode(repeat(md5(n::text), 8), 'hex')
  from generate_series(1, %(n)s) n;
insert into turns select 'bench', 'tu_' || n || '_' || s, 'co_' || n, 'me_' || n || '_' || s,
    'answered', '{"engine": "extractive", "abstained": false, "handoff": false}',
    timestamptz '2025-01-01', timestamptz '2025-01-01'
  from generate_series(1, %(n)s) n, unnest(array[1,3]) s;
insert into events select 'bench', 'co_' || n, e, 'answer.delta', repeat('words of ' || n, 5),
    '{}', timestamptz '2025-01-01' + n * interval '5 minutes'
  from generate_series(1, %(n)s) n, generate_series(1, 6) e;
insert into memories (id, vector, payload) select gen_random_uuid(),
    array_fill(0.1, array[256])::vector, jsonb_build_object('user_id', 'bench:co_' || n,
    'conversation', 'co_' || n, 'data', 'words of ' || n, 'expires_at', 4102444800.0)
  from generate_series(10, %(n)s, 10) n;
insert into handoffs (tenant, id, conversation, queue, state, opened_at, due_at)
  select 'bench', 'ho_' || n, 'co_' || n, 'general', 'resolved',
    timestamptz '2025-01-01' + n * interval '5 minutes' + interval '1 hour', timestamptz '2025-01-02'
  from generate_series(20, %(n)s, 20) n;
insert into desk_events (tenant, subject, kind, actor, data, at)
  select 'bench', 'ho_' || n, 'resolved', 'st_1', '{}',
    timestamptz '2025-01-01' + n * interval '5 minutes' + interval '2 hours'
  from generate_series(20, %(n)s, 20) n;
insert into messages (tenant, conversation, id, seq, author, name, body, created_at)
  select 'bench', 'co_' || n, 'me_' || n || '_5', 5, 'staff', 'Sam', 'from staff ' || n,
    timestamptz '2025-01-01' + n * interval '5 minutes' + interval '90 minutes'
  from generate_series(20, %(n)s, 20) n;
analyze;
"""
LEFT = ("conversations", "messages", "originals", "turns", "events", "memories", "handoffs")


def main() -> None:
    """One clean run, then the same again killed at random moments; both must end alike."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    clean, seconds, peak = _life(count, kills=0)
    told = {"conversations": count, "seconds": round(seconds, 1)}
    told |= {"per second": round(count / seconds), "peak MB": peak}
    print(json.dumps(told), flush=True)
    if kills:
        killed, seconds, peak = _life(count, kills=kills)
        told = {"kills": kills, "seconds": round(seconds, 1), "peak MB": peak}
        print(json.dumps({**told, "same end": killed == clean}), flush=True)
        if killed != clean:
            raise SystemExit(1)


def _life(count: int, *, kills: int) -> tuple[str, float, list[int]]:
    home = Path(tempfile.mkdtemp(prefix="kb"))
    server = Embedded(home)
    address = server.start()
    try:
        provision.embedded(address)
        asyncio.run(_tenant(home))
        with psycopg.connect(
            host=str(address.socket_folder),
            user=ADMIN,
            password=address.admin_password,
            dbname=DATABASE,
            autocommit=True,
        ) as admin:
            for statement in FILL.split(";\n"):
                if statement.strip():
                    admin.execute(statement.replace("%(n)s", str(count)).encode())
            started, chance = time.perf_counter(), random.Random(7)  # noqa: S311 - which moments
            peaks = [_child(home, chance.uniform(3, 12)) for _ in range(kills)]
            peaks.append(_child(home, None))
            return _end(admin), time.perf_counter() - started, peaks
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _child(home: Path, kill_after: float | None) -> int:
    """A run in a process of its own; its peak memory in MB, 0 where it was killed."""
    command = [sys.executable, "-m", "evals.bench.retention", "--child", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            out, _ = process.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            return 0
    print(out.strip(), flush=True)
    return int(out.split()[-1])


async def _tenant(home: Path) -> None:
    server = Embedded(home)
    database = Database(provision.app_url(await asyncio.to_thread(server.start)))
    made = tenants.parse(
        TENANT, {"company": "Bench", "retention": {"kora_logs": "1 year", "tickets": "9 years"}}
    )
    await Registry(database, clock=lambda: BEGAN).add(made)
    await database.close()
    server.stop()


def _end(admin: psycopg.Connection) -> str:
    """What is left, as one number: everything but when which run did it."""
    held = hashlib.sha256()
    for table in LEFT:
        query = f"select count(*) from {table} where tenant = 'bench'"  # noqa: S608
        held.update(str(admin.execute(query.encode()).fetchall()).encode())
    for query in (
        "select month, measure, value, n from aggregates order by 1, 2, 3",
        "select id, author, body from messages where name <> '' order by id",
    ):
        held.update(str(admin.execute(query.encode()).fetchall()).encode())
    return held.hexdigest()


async def _run(home: Path) -> None:
    from assistant.privacy.retention import Retention
    from assistant.storage.aggregates import Aggregates
    from assistant.storage.holds import Holds
    from assistant.storage.retention import RetentionStore
    from assistant.storage.statements import Ledger

    server = Embedded(home)
    database = Database(provision.app_url(await asyncio.to_thread(server.start)))
    vault = Vault(master_keys(home, None))

    def clock() -> datetime:
        return AT

    audit = Audit(database, vault, clock=clock)
    registry = Registry(database, clock=clock)
    retention = Retention(
        registry=registry,
        store=RetentionStore(database, vault, audit, clock=clock, traced=False),
        aggregates=Aggregates(database),
        holds=Holds(database, audit, clock=clock),
        audit=audit,
        ledger=Ledger(database, vault, clock=clock),
        clock=clock,
    )
    sizes: list[int] = []

    def heard(*_: object) -> None:
        sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)

    outcome = await retention.run(await registry.get(TENANT), heard=heard)
    if sizes:
        print("gone", dict(outcome.gone), "MB after the first batch", sizes[0], "after all")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    await database.close()
    server.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        asyncio.run(_run(Path(sys.argv[2])))
    else:
        main()
