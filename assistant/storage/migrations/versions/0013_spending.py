"""What answers cost each company, by day: counts alone, nothing of anybody."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SCHEMA = """
create table spending (
  tenant text not null,
  day date not null,
  micros bigint not null,
  primary key (tenant, day)
);
alter table spending enable row level security;
alter table spending force row level security;
create policy one_tenant on spending
  using (tenant = current_setting('app.tenant', true))
  with check (tenant = current_setting('app.tenant', true));
grant select, insert, update, delete on spending to kora_app;
"""


def upgrade() -> None:
    op.execute(SCHEMA)


def downgrade() -> None:
    raise NotImplementedError("what was spent cannot be counted again")
