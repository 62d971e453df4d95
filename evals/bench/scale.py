"""What one turn and one stored message cost, and what a million conversations a day take then.

`python -m evals.bench.scale [measure]`
Without a word it computes the numbers of docker/SCALE.md from what was measured; with `measure` it
measures first, on this machine, which takes about a minute. The simulation draws the peak hour turn
by turn: customers arrive, think and ask again, each turn takes a core of the least busy replica and
then one of the database.
"""

import asyncio
import heapq
import itertools
import random
import shutil
import sys
import tempfile
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from sqlalchemy import text

from assistant import house
from assistant.house import House
from assistant.settings import Settings
from assistant.storage import provision
from assistant.storage.embedded import Embedded

_QUESTIONS = (
    "How long do you keep my chats with Kora?",
    "Thanks. My name is Quilla Marsh, quilla@example.com: which companies process my data?",
    "How many days do I have to ask for a refund of a domain?",
)


@dataclass(frozen=True, slots=True)
class Costs:
    """Measured on one machine. Milliseconds are of processor time, not of waiting."""

    service_ms: float  # a turn: guards, search, extractive answer, checks, sealing
    database_ms: float  # a turn: all processes of PostgreSQL
    transactions: float  # a turn
    events: float  # a turn: rows of the log, and wake-ups
    wal_bytes: float  # a turn: what replication and archives carry
    message_bytes: float  # a stored message with its original, events, turn and index entries
    round_ms: float  # a tenant, each time its alarms, letters and calls are looked through
    index_ms: float  # to put a tenant's index together again from stored vectors
    chain_ms: float  # that a tenant's chain is locked, which orders its own turns


# Two cores of a virtual machine that others were using too (so `chain_ms`, which is of waiting, is
# too long), Python 3.11, PostgreSQL 18 beside the service.
MEASURED = Costs(
    service_ms=41.5,
    database_ms=8.6,
    transactions=23.4,
    events=11.7,
    wal_bytes=21_800,
    message_bytes=8_640,
    round_ms=0.88,
    index_ms=115,
    chain_ms=0.7,
)


@dataclass(frozen=True, slots=True)
class Demand:
    """How many come, and when."""

    conversations: int = 1_000_000  # a day
    turns: int = 3  # a conversation
    tenants: int = 10_000
    skew: float = (
        1.0  # Zipf: the largest tenant has a tenth of all, the smallest nearly nothing
    )
    busiest_hour: float = 0.10  # of the day's conversations
    think: float = 40.0  # seconds between an answer and the next question
    clauses: int = 60  # a tenant
    kept_days: int = 365
    cores: int = 4  # a replica

    @property
    def peak(self) -> float:
        """Turns a second in the busiest hour."""
        return self.conversations * self.turns * self.busiest_hour / 3600


def rounds_of(costs: Costs, demand: Demand) -> float:
    """Cores that are busy looking at every tenant every ten seconds."""
    return demand.tenants * costs.round_ms / 1000 / 10


CLAUSE_KB = 20  # of memory, `evals.bench.retrieval speed`
_MINUTES = 6  # of the busiest hour; the first two fill the house
_PATIENCE = 0.1  # seconds that 99 of 100 turns may wait for a core


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the simulated minutes showed."""

    replicas: int
    busy: float  # of the replicas' cores
    wait_p50: float
    wait_p99: float
    database_cores: float  # busy on average


def simulate(costs: Costs, demand: Demand, replicas: int, *, seed: int) -> Outcome:
    """The busiest minutes, with so many replicas."""
    # The rounds take cores of the same replicas, whoever is being answered.
    service_ms = costs.service_ms + rounds_of(costs, demand) / demand.peak * 1000
    chance, order = random.Random(seed), itertools.count()  # noqa: S311 - a model, no secret
    end = _MINUTES * 60.0
    turns: list[tuple[float, int, int]] = []
    at = 0.0
    while at < end:
        at += chance.expovariate(demand.peak / demand.turns)
        heapq.heappush(turns, (at, next(order), demand.turns))
    # Those who are in the middle of a conversation when the minutes begin.
    under_way = int(demand.peak * demand.think * (demand.turns - 1) / demand.turns)
    for _ in range(under_way):
        left = chance.randint(1, demand.turns - 1)
        heapq.heappush(turns, (chance.expovariate(1 / demand.think), next(order), left))
    cores = [[0.0] * demand.cores for _ in range(replicas)]
    waits: list[float] = []
    work = 0.0
    while turns and turns[0][0] < end:
        now, _, left = heapq.heappop(turns)
        mine = min(cores, key=lambda each: sum(max(free - now, 0.0) for free in each))
        begun = max(now, heapq.heappop(mine))
        took = chance.gammavariate(4, service_ms / 4) / 1000
        heapq.heappush(mine, begun + took)
        if now > 120:
            waits.append(begun - now)
            work += took
        if left > 1:
            again = begun + took + chance.expovariate(1 / demand.think)
            heapq.heappush(turns, (again, next(order), left - 1))
    waits.sort()
    return Outcome(
        replicas,
        work / ((end - 120) * replicas * demand.cores),
        waits[len(waits) // 2],
        waits[int(len(waits) * 0.99)],
        len(waits) / (end - 120) * costs.database_ms / 1000,
    )


def enough(costs: Costs, demand: Demand) -> list[Outcome]:
    """From what the work alone takes up to where hardly anybody waits."""
    cores = demand.peak * costs.service_ms / 1000 + rounds_of(costs, demand)
    least = int(cores / demand.cores) + 1
    found: list[Outcome] = []
    for replicas in itertools.count(least):
        found.append(simulate(costs, demand, replicas, seed=1))
        if found[-1].wait_p99 <= _PATIENCE:
            return found
    return found


def misses(demand: Demand, held: int, *, seed: int) -> float:
    """How many of the conversations meet a replica that has not their tenant's index in memory."""
    chance = random.Random(seed)  # noqa: S311 - a model, no secret
    weights = list(
        itertools.accumulate(1 / n**demand.skew for n in range(1, demand.tenants + 1))
    )
    memory: OrderedDict[int, None] = OrderedDict()
    missed, asked = 0, 60_000
    for number, tenant in enumerate(
        chance.choices(range(demand.tenants), cum_weights=weights, k=2 * asked)
    ):
        if tenant in memory:
            memory.move_to_end(tenant)
        else:
            missed += number >= asked
            memory[tenant] = None
            if len(memory) > held:
                memory.popitem(last=False)
    return missed / asked


def report(costs: Costs, demand: Demand) -> list[str]:
    """The numbers of docker/SCALE.md."""
    tried = enough(costs, demand)
    chosen = tried[-1]
    day = demand.conversations * demand.turns
    share = 1 / sum(1 / n**demand.skew for n in range(1, demand.tenants + 1))
    lines = [f"{field.name:16}{getattr(costs, field.name):12.2f}" for field in fields(costs)]
    lines += [
        "",
        f"busiest hour                {demand.peak:10.0f} turns/s",
        *(
            f"{each.replicas:3} replicas of {demand.cores} cores: {each.busy:4.0%} busy,"
            f" wait p50 {each.wait_p50 * 1000:6.0f} ms, p99 {each.wait_p99 * 1000:6.0f} ms"
            for each in tried
        ),
        f"database                    {chosen.database_cores:10.1f} cores busy",
        f"transactions                {demand.peak * costs.transactions:10.0f} a second",
        f"wake-ups                    {demand.peak * costs.events:10.0f} a second",
        f"write-ahead log             {demand.peak * costs.wal_bytes / 1e6:10.2f} MB/s at the peak",
        f"stored                      {day * 2 * costs.message_bytes / 1e9:10.1f} GB a day,"
        f" {day * 2 * costs.message_bytes * demand.kept_days / 1e12:.1f} TB kept",
        f"messages                    {day * 2 * 30 / 1e6:10.0f} million rows a month",
        f"events                      {day * costs.events * 30 / 1e6:10.0f} million rows a month",
        f"largest tenant's chain      {demand.peak * share * costs.chain_ms / 1000:10.1%} of the time locked",
        f"rounds of all tenants       {rounds_of(costs, demand):10.1f} cores busy",
        f"all indexes                 {demand.tenants * demand.clauses * CLAUSE_KB / 1e6:10.1f} GB a replica",
    ]
    for held in (500, 2000, 5000):
        missed = misses(demand, held, seed=1)
        cores = demand.peak / demand.turns * missed * costs.index_ms / 1000
        lines.append(
            f"with {held:5} in memory         {held * demand.clauses * CLAUSE_KB / 1e6:10.1f} GB a replica,"
            f" {missed:.0%} built anew, {cores:.1f} cores"
        )
    return lines


async def measure(conversations: int = 40) -> Costs:
    """Ask, and look at what it took: here, and in PostgreSQL's own processes."""
    home = Path(tempfile.mkdtemp(prefix="kx"))
    server = Embedded(home)
    address = server.start()
    try:
        async with house.opened(Settings(home=home, _env_file=None)) as kora:  # type: ignore[call-arg]
            await kora.warm()
            await _ask(kora, 10)
            look = Look(provision.admin_url(address), home)
            before, mine = look(), time.process_time()
            await _ask(kora, conversations)
            spent, after = time.process_time() - mine, look()
            turns = conversations * len(_QUESTIONS)
            return Costs(
                service_ms=spent / turns * 1000,
                database_ms=(after["cpu"] - before["cpu"]) / turns * 1000,
                transactions=(after["commits"] - before["commits"]) / turns,
                events=(after["events"] - before["events"]) / turns,
                wal_bytes=(after["wal"] - before["wal"]) / turns,
                message_bytes=(after["bytes"] - before["bytes"])
                / (after["messages"] - before["messages"]),
                round_ms=await _rounds(kora),
                index_ms=await _processor(lambda: _rebuilt(kora), 5),
                chain_ms=await _chained(kora),
            )
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


async def _ask(kora: House, conversations: int) -> None:
    for _ in range(conversations):
        where, _ = await kora.chat.start(
            "kapsule", identity_token=None, memory=True, locale="en"
        )
        for question in _QUESTIONS:
            running = await kora.chat.ask(where, question, client_message_id=None)
            await kora.chat.answer(where, running)


async def _processor(work: Callable[[], Awaitable[object]], times: int) -> float:
    before = time.process_time()
    for _ in range(times):
        await work()
    return (time.process_time() - before) / times * 1000


async def _rounds(kora: House) -> float:
    known = [tenant.id for tenant in await kora.registry.all()]
    rounds = kora.offices.rounds

    async def look() -> None:
        for tenant in known:
            await rounds._look(await kora.registry.get(tenant))  # pyright: ignore[reportPrivateUsage]

    return await _processor(look, 20) / len(known)


async def _rebuilt(kora: House) -> None:
    kora.library._shelves.clear()  # pyright: ignore[reportPrivateUsage]
    tenant = await kora.registry.get("kapsule")
    await kora.library.search(tenant.id, "refund", history=(), k=1)


async def _chained(kora: House) -> float:
    tenant = await kora.registry.get("kapsule")
    took: list[float] = []
    for _ in range(60):
        begun = time.perf_counter()
        await kora.audit.write(tenant.id, actor="bench", action="measured", subject="")
        took.append((time.perf_counter() - begun) * 1000)
    return sorted(took)[len(took) // 2]


class Look:
    """What the database says of itself, and the kernel of its processes."""

    def __init__(self, admin: "provision.URL", home: Path) -> None:
        self._admin = admin
        self._postmaster = int(
            (home / "postgresql/data/postmaster.pid").read_text().splitlines()[0]
        )

    def __call__(self) -> dict[str, float]:
        """Sums so far."""
        with provision.connected(self._admin) as connection:

            def one(sql: str) -> float:
                return float(connection.execute(text(sql)).scalar() or 0)

            return {
                "cpu": self._cpu(),
                "commits": one(
                    "select xact_commit from pg_stat_database where datname = 'kora'"
                ),
                "wal": one("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn"),
                "messages": one("select count(*) from messages"),
                "events": one("select count(*) from events"),
                "bytes": one(
                    "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r'"
                    " and relnamespace = 'public'::regnamespace"
                ),
            }

    def _cpu(self) -> float:
        ticks = sum(_ticks(self._postmaster, with_ended=True))
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and _parent(folder) == self._postmaster:
                ticks += sum(_ticks(int(folder.name), with_ended=False))
        return ticks / 100


def _stat(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _ticks(process: int, *, with_ended: bool) -> Sequence[int]:
    return [int(each) for each in _stat(process)[11 : 15 if with_ended else 13]]


def _parent(folder: Path) -> int:
    found = _stat(int(folder.name))
    return int(found[1]) if found else 0


def main(arguments: Sequence[str]) -> int:
    """Print what docker/SCALE.md says."""
    costs = asyncio.run(measure()) if arguments[:1] == ["measure"] else MEASURED
    print("\n".join(report(costs, Demand())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
