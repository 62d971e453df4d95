"""Policy versions and their clauses. A version is never changed; the newest in force is served."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from assistant.domain import Clause, Stamp, TenantId, Version
from assistant.storage.database import Database, Row, Session, packed


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A document as it was read, ready to be kept."""

    doc: str
    title: str
    effective: date | None  # None: undated, in force from now
    source: str
    sha256: str
    clauses: tuple[Clause, ...]
    warnings: tuple[Mapping[str, str], ...]


class Policies:
    """All SQL about policy documents."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def add_all(
        self, tenant: TenantId, new: Sequence[NewVersion], *, zone: str
    ) -> tuple[int, ...]:
        """Keep new versions of documents, all or none, and return their numbers."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            await session.do(
                "select pg_advisory_xact_lock(hashtext('policies'), hashtext(:tenant))"
            )
            return tuple([await _insert(session, each, now=now, zone=zone) for each in new])

    async def stamp(self, tenant: TenantId, *, at: datetime | None = None) -> Stamp:
        """Which versions are in force at a moment; equal dates: the later ingestion wins."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select distinct on (doc) doc, version from policy_versions"
                " where tenant = :tenant and effective <= :at"
                " order by doc, effective desc, version desc",
                at=at or self._clock(),
            )
        return tuple((row["doc"], row["version"]) for row in rows)

    async def known(self, tenant: TenantId) -> tuple[datetime, tuple[Version, ...]]:
        """What time it is, and every version of every document with the moment it takes force."""
        rows = await self._database.once(tenant, VERSIONS)
        return self._clock(), tuple(Version(**row) for row in rows)

    async def clauses(self, tenant: TenantId, stamp: Stamp) -> tuple[Clause, ...]:
        """The clauses of these versions, in the order of their documents."""
        found: list[Clause] = []
        async with self._database.tenant(tenant) as session:
            for doc, version in stamp:
                rows = await session.rows(
                    "select c.*, v.effective, v.dated, t.settings #>> '{hours,zone}' as zone"
                    " from clauses c join policy_versions v using (tenant, doc, version)"
                    " join tenants t on t.id = c.tenant"
                    " where c.tenant = :tenant and c.doc = :doc and c.version = :version"
                    " order by c.position",
                    doc=doc,
                    version=version,
                )
                found += [_clause(row) for row in rows]
        return tuple(found)

    async def versions(self, tenant: TenantId) -> Sequence[Row]:
        """Every version of every document, newest first within a document."""
        async with self._database.tenant(tenant) as session:
            return await session.rows(
                "select doc, version, title, effective, dated, ingested_at, source, warnings,"
                " (select count(*) from clauses c where c.tenant = v.tenant and c.doc = v.doc"
                "  and c.version = v.version) as clauses"
                " from policy_versions v where tenant = :tenant order by doc, version desc"
            )


# Every version of every document.
VERSIONS = (
    "select v.doc, v.version, v.title, v.effective, v.dated,"
    " t.settings #>> '{hours,zone}' as zone"
    " from policy_versions v join tenants t on t.id = v.tenant"
    " where v.tenant = :tenant order by v.doc, v.version"
)


def _clause(row: Row) -> Clause:
    return Clause(
        tenant=row["tenant"],
        doc=row["doc"],
        clause=row["clause"],
        title=row["title"],
        breadcrumb=tuple(row["breadcrumb"]),
        text=row["body"],
        version=row["version"],
        # Days begin where the company is: in UTC a date printed in Auckland is the day before.
        effective=(
            row["effective"].astimezone(ZoneInfo(row["zone"])).date() if row["dated"] else None
        ),
    )


async def _insert(session: Session, new: NewVersion, *, now: datetime, zone: str) -> int:
    dated = new.effective
    row = await session.row(
        "select coalesce(max(version), 0) + 1 as next from policy_versions"
        " where tenant = :tenant and doc = :doc",
        doc=new.doc,
    )
    version = row["next"] if row else 1
    await session.do(
        "insert into policy_versions values (:tenant, :doc, :version, :title, :effective,"
        " :dated, :now, :source, :sha, cast(:warnings as jsonb))",
        doc=new.doc,
        version=version,
        title=new.title,
        effective=datetime.combine(dated, time(), ZoneInfo(zone)) if dated else now,
        dated=dated is not None,
        now=now,
        source=new.source,
        sha=new.sha256,
        warnings=packed(new.warnings),
    )
    await session.many(
        "insert into clauses values (:tenant, :doc, :version, :position, :clause, :title,"
        " :breadcrumb, :body)",
        [
            {
                "doc": new.doc,
                "version": version,
                "position": position,
                "clause": clause.clause,
                "title": clause.title,
                "breadcrumb": list(clause.breadcrumb),
                "body": clause.text,
            }
            for position, clause in enumerate(new.clauses)
        ],
    )
    return version
