"""Handoffs with a life after the claim: waiting, reopened, rated; and what the console keeps."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

HANDOFFS = """
alter table handoffs drop constraint handoffs_state_check;
alter table handoffs
  add constraint handoffs_state_check
    check (state in ('open', 'claimed', 'waiting', 'resolved', 'reopened')),
  add column meanwhile boolean not null default false,
  add column priority text not null default 'normal'
    check (priority in ('urgent', 'high', 'normal', 'low')),
  add column promised_at timestamptz,
  add column first_reply_at timestamptz,
  add column replied_by text,
  add column resolved_at timestamptz,
  add column outcome text not null default '',
  add column warned_at timestamptz,
  add column overdue_at timestamptz,
  add column rating int check (rating between 1 and 5),
  add column rating_words text,
  add column rated_at timestamptz;
update handoffs set promised_at = due_at;
create index on handoffs (tenant, conversation, opened_at);
create index on handoffs (tenant, due_at) where state <> 'resolved';
alter table staff add column capacity int check (capacity >= 0);
alter table conversations
  add column ended_at timestamptz,
  add column channel text not null default 'chat' check (channel in ('chat', 'mail'));
"""

CONSOLE = """
create table staff_reads (
  tenant text not null,
  staff text not null,
  conversation text not null,
  seq int not null,
  primary key (tenant, staff, conversation)
);
create table staff_presence (
  tenant text not null,
  staff text not null,
  conversation text not null,
  writing boolean not null,
  until timestamptz not null,
  primary key (tenant, staff)
);
create table canned_replies (
  tenant text not null,
  id text not null,
  title text not null,
  body text not null,
  queue text,
  made_by text not null,
  made_at timestamptz not null,
  primary key (tenant, id)
);
"""

_TABLES = ("staff_reads", "staff_presence", "canned_replies")


def upgrade() -> None:
    op.execute(HANDOFFS)
    op.execute(CONSOLE)
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
    raise NotImplementedError("handoffs that wait or were reopened have no state to go back to")
