"""Disputes; what a customer's site tells of them, sealed; letters out and in; a tenant's own desk."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SCHEMA = """
alter table cases
  add column disputed_at timestamptz,
  add column outcome text not null default '';

create table conversation_notes (
  tenant text not null,
  conversation text not null,
  kind text not null check (kind in ('account', 'address')),
  sealed text not null,
  primary key (tenant, conversation, kind),
  foreign key (tenant, conversation) references conversations
);

create table conversation_tokens (
  tenant text not null,
  token_hash bytea not null,
  conversation text not null,
  created_at timestamptz not null,
  primary key (tenant, token_hash),
  foreign key (tenant, conversation) references conversations
);

create table letters (
  tenant text not null,
  id text not null,
  conversation text not null,
  message text not null,
  event bigint not null,
  due_at timestamptz not null,
  tries int not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'read', 'failed')),
  sent_at timestamptz,
  primary key (tenant, id),
  unique (tenant, message),
  foreign key (tenant, conversation) references conversations
);
create index on letters (tenant, due_at) where state = 'waiting';
alter table conversations add column seen_event bigint not null default 0;

create table arrivals (
  tenant text not null,
  source text not null,
  mark text not null,
  result jsonb,
  at timestamptz not null,
  primary key (tenant, source, mark)
);

create table desk_calls (
  tenant text not null,
  id text not null,
  handoff text not null,
  kind text not null,
  due_at timestamptz not null,
  tries int not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  primary key (tenant, id)
);
create index on desk_calls (tenant, due_at) where state = 'waiting';

create table recovery_codes (
  tenant text not null,
  staff text not null,
  code_hash bytea not null,
  primary key (tenant, staff, code_hash),
  foreign key (tenant, staff) references staff
);
"""

_TABLES = (
    "conversation_notes",
    "conversation_tokens",
    "letters",
    "arrivals",
    "desk_calls",
    "recovery_codes",
)


def upgrade() -> None:
    op.execute(SCHEMA)
    for table in _TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy one_tenant on {table}"
            " using (tenant = current_setting('app.tenant', true))"
            " with check (tenant = current_setting('app.tenant', true))"
        )
        op.execute(f"grant select, insert, update, delete on {table} to kora_app")


def downgrade() -> None:
    raise NotImplementedError("letters that went out cannot be called back")
