"""Vectors of policy passages, computed once for all replicas and starts."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from assistant.domain import TenantId
from assistant.storage.database import Database

Half = NDArray[np.float16]
_AT_ONCE = 1_000


class PassageVectors:
    """All SQL about vectors. One is named by its encoder and by a digest of its text."""

    def __init__(self, database: Database, *, encoder: str) -> None:
        self._database = database
        self._encoder = encoder

    async def known(self, tenant: TenantId, digests: Iterable[bytes]) -> dict[bytes, Half]:
        """Those of the passages whose vectors are kept."""
        wanted = list(digests)
        found: dict[bytes, Half] = {}
        async with self._database.tenant(tenant) as session:
            for at in range(0, len(wanted), _AT_ONCE):
                rows = await session.rows(
                    "select digest, vector from passage_vectors where tenant = :tenant"
                    " and encoder = :encoder and digest = any(cast(:digests as bytea[]))",
                    encoder=self._encoder,
                    digests=wanted[at : at + _AT_ONCE],
                )
                for row in rows:
                    found[bytes(row["digest"])] = np.frombuffer(row["vector"], np.float16)
        return found

    async def keep(self, tenant: TenantId, made: Mapping[bytes, Half]) -> None:
        """Keep vectors; what another replica kept meanwhile stays."""
        async with self._database.tenant(tenant) as session:
            await session.many(
                "insert into passage_vectors values (:tenant, :encoder, :digest, :vector)"
                " on conflict do nothing",
                [
                    {"encoder": self._encoder, "digest": name, "vector": row.tobytes()}
                    for name, row in made.items()
                ],
            )
