"""Policy files in: read, kept as a new version, served from the next question on."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.domain import Clause
from assistant.errors import BadDocument, BadInput
from assistant.knowledge import documents
from assistant.knowledge.documents import Document
from assistant.storage.policies import NewVersion, Policies
from assistant.storage.registry import Registry
from assistant.tenants import Tenant
from guardrails import planted


@dataclass(frozen=True, slots=True)
class Added:
    """A document that is now a version of its own."""

    document: Document
    version: int


@dataclass(frozen=True, slots=True)
class Ingestion:
    """Reads files for a tenant."""

    registry: Registry
    policies: Policies

    async def add(
        self, tenant_id: str, files: Sequence[Path], *, doc: str | None, effective: date | None
    ) -> tuple[Added, ...]:
        """All files or none: every one is read before the first is kept."""
        if doc is not None and len(files) > 1:
            raise BadInput("--doc names one document, so it takes one file", field="doc")
        # In a thread: a large file is read for seconds, and the service goes on answering.
        read = [await asyncio.to_thread(_read, path, doc) for path in files]
        tenant = await self.registry.get_or_add(tenant_id)
        return await self._keep(tenant, read, effective)

    async def seed(self, seeds: Sequence[tuple[Tenant, Sequence[Path]]]) -> None:
        """Fill an empty house with the tenants that ship."""
        for tenant, files in seeds:
            if await self.registry.add(tenant):
                await self._keep(tenant, [_read(path, path.stem) for path in files], None)

    async def _keep(
        self, tenant: Tenant, files: Sequence["_File"], effective: date | None
    ) -> tuple[Added, ...]:
        """In one transaction: a failure at the last document leaves none of them."""
        pairs = [(file, document) for file in files for document in file.documents]
        new = [_version(tenant, file, document, effective) for file, document in pairs]
        kept = await self.policies.add_all(tenant.id, new, zone=tenant.file.hours.zone)
        return tuple(
            Added(document, version) for (_, document), version in zip(pairs, kept, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    sha256: str
    documents: tuple[Document, ...]


def _version(
    tenant: Tenant, file: _File, document: Document, effective: date | None
) -> NewVersion:
    when = effective or document.effective
    return NewVersion(
        doc=document.doc,
        title=document.title,
        effective=when,
        source=file.name,
        sha256=file.sha256,
        clauses=tuple(
            Clause(
                tenant=tenant.id,
                doc=document.doc,
                clause=piece.clause,
                title=piece.title,
                breadcrumb=piece.breadcrumb,
                text=piece.text,
                effective=when,
            )
            for piece in document.clauses
        ),
        warnings=tuple(
            {"code": w.code, "place": w.place, "detail": w.detail} for w in document.warnings
        ),
    )


def _read(path: Path, doc: str | None) -> _File:
    try:
        with path.open("rb") as file:
            data = file.read(documents.MAX_BYTES + 1)  # one more tells that it is too large
    except OSError as error:
        raise BadDocument(f"{path.name}: {error.strerror}") from error
    found = documents.read(path.name, data, doc=doc, suspicious=planted)
    for document in found:
        names = Counter(piece.clause for piece in document.clauses)
        for name, times in names.most_common(1):
            if times > 1:
                raise BadDocument(f"{path.name}: {document.doc} {name} stands there twice")
    return _File(path.name, hashlib.sha256(data).hexdigest(), found)
