"""What the encoder made of each passage: a start need not compute it again."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Read whole and searched in memory: exact search needs no index over the vectors.
    op.execute(
        """
create table passage_vectors (
  tenant text not null,
  encoder text not null,
  digest bytea not null,
  vector bytea not null,
  primary key (tenant, encoder, digest)
);
alter table passage_vectors enable row level security;
alter table passage_vectors force row level security;
create policy one_tenant on passage_vectors
  using (tenant = current_setting('app.tenant', true))
  with check (tenant = current_setting('app.tenant', true));
grant select, insert, update, delete on passage_vectors to kora_app;
"""
    )


def downgrade() -> None:
    raise NotImplementedError("vectors can be computed again; nothing needs to go back")
