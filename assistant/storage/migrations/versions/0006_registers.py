"""Requests about rights and breaches: what was asked and found out is sealed for whom it is about."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SCHEMA = """
create table privacy_requests (
  tenant text not null references tenants,
  id text not null,
  reference text not null,
  kind text not null check (kind in ('unsorted', 'access', 'correction', 'deletion', 'portability',
    'restriction', 'objection', 'withdrawal', 'complaint', 'human_review')),
  case_id text,                 -- what opened it; null: staff wrote it down
  who text not null,            -- an alias of audit_identities
  sealed text not null,         -- what was asked, under the alias's key; empty where a case says it
  received_at timestamptz not null,
  working_due date not null,
  calendar_due date not null,
  due_at timestamptz not null,
  verified_how text,
  verified_by text,
  state text not null default 'open' check (state in ('open', 'done', 'refused')),
  refusal text,
  closed_at timestamptz,
  primary key (tenant, id),
  unique (tenant, case_id),
  unique (tenant, reference)
);
create index on privacy_requests (tenant, state, due_at);

create table breaches (
  tenant text not null references tenants,
  id text not null,
  reference text not null,
  case_id text,
  who text not null,
  sealed text not null,
  opened_at timestamptz not null,
  opened_by text not null,
  aware_at timestamptz,
  due_at timestamptz,
  confirmed_by text,
  commissioner_told_at timestamptz,
  people_told_at timestamptz,
  state text not null default 'reported' check (state in ('reported', 'confirmed', 'closed')),
  closed_at timestamptz,
  primary key (tenant, id),
  unique (tenant, case_id),
  unique (tenant, reference)
);

create table register_steps (
  tenant text not null references tenants,
  seq bigint generated always as identity,
  item text not null,           -- a request or a breach
  at timestamptz not null,
  actor text not null,
  step text not null,
  sealed text not null,
  primary key (tenant, seq)
);
create index on register_steps (tenant, item, seq);
"""


def upgrade() -> None:
    op.execute(SCHEMA)
    for table in ("privacy_requests", "breaches", "register_steps"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy one_tenant on {table} using (tenant = current_setting('app.tenant', true))"
            " with check (tenant = current_setting('app.tenant', true))"
        )
        op.execute(f"grant select, insert, update, delete on {table} to kora_app")
    op.execute("revoke update, delete on register_steps from kora_app")


def downgrade() -> None:
    raise NotImplementedError("registers are kept")
