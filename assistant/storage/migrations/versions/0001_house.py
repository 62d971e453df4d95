"""The house as first built: every table has its tenant, and row-level security as second lock."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = """
create table tenants (
  id text primary key,
  settings jsonb not null,
  created_at timestamptz not null
);

create table policy_versions (
  tenant text not null references tenants,
  doc text not null,
  version int not null,
  title text not null,
  effective timestamptz not null,
  dated boolean not null,
  ingested_at timestamptz not null,
  source text not null,
  sha256 text not null,
  warnings jsonb not null,
  primary key (tenant, doc, version)
);

create table clauses (
  tenant text not null,
  doc text not null,
  version int not null,
  position int not null,
  clause text not null,
  title text not null,
  breadcrumb text[] not null,
  body text not null,
  primary key (tenant, doc, version, position),
  unique (tenant, doc, version, clause),
  foreign key (tenant, doc, version) references policy_versions
);

create table conversations (
  tenant text not null references tenants,
  id text not null,
  token_hash bytea not null,
  customer text,
  speaker text not null default 'kora' check (speaker in ('kora', 'staff')),
  last_event bigint not null default 0,
  last_message int not null default 0,
  memory_consent boolean not null,
  locale text not null,
  created_at timestamptz not null,
  primary key (tenant, id)
);
create index on conversations (tenant, customer) where customer is not null;

create table conversation_keys (
  tenant text not null,
  conversation text not null,
  wrapped bytea not null,
  primary key (tenant, conversation),
  foreign key (tenant, conversation) references conversations
);

create table messages (
  tenant text not null,
  conversation text not null,
  id text not null,
  seq int not null,
  author text not null check (author in ('customer', 'kora', 'staff', 'system', 'note')),
  name text not null,
  body text not null,
  citations jsonb not null default '[]',
  intents text[] not null default '{}',
  client_message_id text,
  created_at timestamptz not null,
  primary key (tenant, id),
  unique (tenant, conversation, seq),
  unique (tenant, conversation, client_message_id),
  foreign key (tenant, conversation) references conversations
);

create table originals (
  tenant text not null,
  message text not null,
  conversation text not null,
  sealed bytea not null,
  primary key (tenant, message)
);

create table placeholder_maps (
  tenant text not null,
  conversation text not null,
  version int not null,
  sealed bytea not null,
  primary key (tenant, conversation)
);

create table turns (
  tenant text not null,
  id text not null,
  conversation text not null,
  message text not null,
  state text not null check (state in ('accepted', 'answered', 'silent', 'failed')),
  result jsonb,
  accepted_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant, id),
  unique (tenant, message)
);
create index on turns (tenant, conversation) where state = 'accepted';

create table events (
  tenant text not null,
  conversation text not null,
  id bigint not null,
  kind text not null,
  body text,
  data jsonb not null,
  at timestamptz not null,
  primary key (tenant, conversation, id)
);

create table handoffs (
  tenant text not null,
  id text not null,
  conversation text not null,
  queue text not null,
  state text not null check (state in ('open', 'claimed', 'resolved')),
  opened_at timestamptz not null,
  due_at timestamptz not null,
  claimed_by text,
  claimed_name text not null default '',
  primary key (tenant, id),
  foreign key (tenant, conversation) references conversations
);
create unique index handoffs_one_at_a_time on handoffs (tenant, conversation)
  where state <> 'resolved';

create table cases (
  tenant text not null,
  id text not null,
  conversation text not null,
  reference text not null,
  kind text not null,
  queue text not null,
  asked text not null,
  facts jsonb not null,
  urgent boolean not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  closed_at timestamptz,
  primary key (tenant, id),
  unique (tenant, reference)
);

create table desk_events (
  tenant text not null,
  seq bigint generated always as identity,
  subject text not null,
  kind text not null,
  actor text not null,
  body text,
  data jsonb not null,
  at timestamptz not null,
  primary key (tenant, seq)
);
create index on desk_events (tenant, subject, seq);

create table decision_records (
  tenant text not null,
  reference text not null,
  case_id text not null,
  subject text not null,
  outcome text not null,
  amount text,
  reason text not null,
  clause text not null,
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (tenant, reference),
  foreign key (tenant, case_id) references cases
);

create table staff (
  tenant text not null references tenants,
  id text not null,
  email text not null,
  name text not null,
  role text not null check (role in ('agent', 'supervisor', 'privacy_officer', 'admin')),
  password_hash text not null,
  totp_sealed bytea not null,
  totp_last_step bigint not null default 0,
  failures int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null,
  primary key (tenant, id),
  unique (tenant, email)
);

create table staff_sessions (
  tenant text not null,
  token_hash bytea not null,
  staff text not null,
  csrf_hash bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant, token_hash),
  foreign key (tenant, staff) references staff
);

create table one_time_signins (
  tenant text not null,
  token_hash bytea not null,
  staff text not null,
  expires_at timestamptz not null,
  primary key (tenant, token_hash),
  foreign key (tenant, staff) references staff
);

create table feedback (
  tenant text not null,
  conversation text not null,
  message text not null,
  score int not null check (score in (-1, 1)),
  words text,
  at timestamptz not null,
  primary key (tenant, conversation, message)
);

create table audit (
  tenant text not null,
  seq bigint not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  data jsonb not null,
  previous text not null,
  hash text not null,
  primary key (tenant, seq)
);
"""

# Whoever runs the service may add to these and read them, and nothing else.
APPEND_ONLY = ("events", "desk_events", "decision_records", "audit")

LOCKS = """
do $$
declare t text;
begin
  for t in select table_name from information_schema.columns
           where table_schema = 'public' and column_name = 'tenant' loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_tenant on %I using (tenant = current_setting(''app.tenant'', true)) '
                   'with check (tenant = current_setting(''app.tenant'', true))', t);
    execute format('grant select, insert, update, delete on %I to kora_app', t);
  end loop;
end $$;
grant select, insert, update on tenants to kora_app;
"""


def upgrade() -> None:
    op.execute(SCHEMA)
    op.execute(LOCKS)
    for table in APPEND_ONLY:
        op.execute(f"revoke update, delete on {table} from kora_app")


def downgrade() -> None:
    raise NotImplementedError("the first version has nothing before it")
