"""Weak answers on their way to become cases: redacted, without a way back to their conversation."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SCHEMA = """
create table lessons (
  tenant text not null,
  id text not null,
  since date not null,
  question text not null,
  answer text not null,
  proposed_by text not null,
  accepted jsonb,
  primary key (tenant, id)
);
alter table lessons enable row level security;
alter table lessons force row level security;
create policy one_tenant on lessons
  using (tenant = current_setting('app.tenant', true))
  with check (tenant = current_setting('app.tenant', true));
grant select, insert, update, delete on lessons to kora_app;
"""


def upgrade() -> None:
    op.execute(SCHEMA)


def downgrade() -> None:
    raise NotImplementedError("lessons that were taken out cannot be put back")
