"""Mem0's table, made before Mem0 looks for it, so that row-level security binds the library too."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The vendor writes id, vector and payload; the tenant is read from the scope it was given.
    # The index is on the tenant: `->>` is not leakproof, so row-level security keeps the planner
    # from using one on the scope.
    op.execute(
        """
create table memories (
  id uuid primary key,
  vector vector(256),
  payload jsonb,
  tenant text not null generated always as (split_part(payload ->> 'user_id', ':', 1)) stored
);
create index on memories (tenant);
alter table memories enable row level security;
alter table memories force row level security;
create policy one_tenant on memories
  using (tenant = current_setting('app.tenant', true))
  with check (split_part(payload ->> 'user_id', ':', 1) = current_setting('app.tenant', true));
grant select, insert, update, delete on memories to kora_app;
"""
    )


def downgrade() -> None:
    raise NotImplementedError("memories expire by themselves; nothing needs to go back")
