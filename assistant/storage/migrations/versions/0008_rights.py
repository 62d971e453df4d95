"""Rights and retention: what ends, what is held, what a person decided about their own data."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCHEMA = """
alter table conversations
  add column kora_ended_at timestamptz,                 -- only the people's part is left
  add column counted boolean not null default false;    -- in the aggregates, once
create index on conversations (tenant, created_at, id);
create index on conversations (tenant, token_hash);
create index on originals (tenant, conversation);
create index on turns (tenant, conversation);
create index on handoffs (tenant, conversation);
create index on cases (tenant, conversation);

-- With these a late writer waits for whoever deletes the conversation, and then finds no place.
delete from feedback f where not exists
  (select 1 from conversations c where c.tenant = f.tenant and c.id = f.conversation);
alter table feedback add foreign key (tenant, conversation) references conversations;
alter table originals add foreign key (tenant, conversation) references conversations;
alter table placeholder_maps add foreign key (tenant, conversation) references conversations;
alter table turns add foreign key (tenant, conversation) references conversations;

create table legal_holds (
  tenant text not null references tenants,
  id text not null,
  subject text,                 -- a customer or a conversation; null: all of this tenant's
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  review_on date not null,
  lifted_by text,
  lifted_at timestamptz,
  primary key (tenant, id)
);

create table limits (
  tenant text not null references tenants,
  id text not null,
  subject text not null,        -- a customer or a conversation
  kind text not null check (kind in ('restricted', 'untraced', 'unremembered', 'minor')),
  set_by text not null,
  set_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  primary key (tenant, id)
);
create unique index limits_in_force on limits (tenant, subject, kind)
  where lifted_at is null;

create table consents (
  tenant text not null references tenants,
  seq bigint generated always as identity,
  subject text not null,
  conversation text not null,
  purpose text not null,
  given boolean not null,
  how text not null,
  at timestamptz not null,
  primary key (tenant, seq)
);
create index on consents (tenant, conversation);
create index on consents (tenant, subject);

create table corrections (
  tenant text not null references tenants,
  id text not null,
  conversation text not null,
  message text,
  sought text not null,
  sealed bytea not null,
  state text not null check (state in ('sought', 'corrected', 'refused')),
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  reason text,
  primary key (tenant, id),
  foreign key (tenant, conversation) references conversations
);
create index on corrections (tenant, conversation);

-- Whom an erasure was about is kept as a keyed mark: enough to apply it again to a restored copy.
create table erasures (
  tenant text not null references tenants,
  id text not null,
  mark text not null,
  cause text not null check (cause in ('asked', 'minor')),
  actor text not null,
  before timestamptz not null,
  gone jsonb not null default '{}',
  ended_at timestamptz,
  receipt jsonb,
  primary key (tenant, id)
);
create index on erasures (tenant, mark);

create table trace_erasures (
  tenant text not null references tenants,
  conversation text not null,
  since timestamptz not null,
  primary key (tenant, conversation)
);

create table retention_runs (
  tenant text not null references tenants,
  id text not null,
  at timestamptz not null,      -- the moment it was to judge by
  started timestamptz not null,
  ended_at timestamptz,
  gone jsonb not null default '{}',
  primary key (tenant, id)
);

create table aggregates (
  tenant text not null references tenants,
  month date not null,
  measure text not null,
  value text not null,
  n bigint not null,
  primary key (tenant, month, measure, value)
);
"""

MEMORIES = """
alter table memories
  add column scope text generated always as (payload ->> 'user_id') stored,
  add column conversation text generated always as (payload ->> 'conversation') stored;
create index on memories (tenant, scope);
create index on memories (tenant, conversation);

-- The last lock before a memory: its conversation is still here, and nobody asked to be left out.
-- The row lock makes an erasure wait for a memory that is being written, and the other way round.
create function may_remember() returns trigger language plpgsql as $$
declare
  who text;
begin
  select coalesce(customer, id) into who from conversations
    where tenant = split_part(new.payload ->> 'user_id', ':', 1)
      and id = new.payload ->> 'conversation' for key share;
  if who is null then
    raise exception 'no conversation of this memory is here' using errcode = 'KR001';
  end if;
  if exists (select 1 from limits where tenant = split_part(new.payload ->> 'user_id', ':', 1)
             and subject in (who, new.payload ->> 'conversation')
             and kind in ('restricted', 'unremembered', 'minor') and lifted_at is null) then
    raise exception 'this person is not remembered' using errcode = 'KR002';
  end if;
  return new;
end $$;
create trigger may_remember before insert or update on memories
  for each row execute function may_remember();
"""

CASES = """
-- A turn that ends after its conversation was erased may not leave a case behind.
create function case_has_its_conversation() returns trigger language plpgsql as $$
begin
  perform 1 from conversations where tenant = new.tenant and id = new.conversation for key share;
  if not found then
    raise exception 'no conversation of this case is here' using errcode = 'KR001';
  end if;
  return new;
end $$;
create trigger case_has_its_conversation before insert on cases
  for each row execute function case_has_its_conversation();
"""

# The service may not touch append-only tables; these functions, which their owner runs, are the
# one door, and they open it for nothing that is held. Row-level security binds the owner too.
FORGETTING = """
create function none_is_held(ids text[]) returns void language plpgsql as $$
begin
  if exists (
    select 1 from legal_holds h where h.tenant = current_setting('app.tenant')
      and h.lifted_at is null and (h.subject is null or h.subject = any(ids) or h.subject in
        (select customer from conversations where tenant = h.tenant and id = any(ids)))
  ) then
    raise exception 'a legal hold stands before this' using errcode = 'KR003';
  end if;
end $$;

create function forget_conversations(ids text[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t text := current_setting('app.tenant');
  gone bigint;
begin
  perform none_is_held(ids);
  perform 1 from conversations where tenant = t and id = any(ids) order by id for update;
  delete from feedback where tenant = t and conversation = any(ids);
  delete from events where tenant = t and conversation = any(ids);
  delete from originals where tenant = t and conversation = any(ids);
  delete from placeholder_maps where tenant = t and conversation = any(ids);
  delete from conversation_keys where tenant = t and conversation = any(ids);
  delete from turns where tenant = t and conversation = any(ids);
  delete from corrections where tenant = t and conversation = any(ids);
  delete from messages where tenant = t and conversation = any(ids);
  delete from conversation_notes where tenant = t and conversation = any(ids);
  delete from conversation_tokens where tenant = t and conversation = any(ids);
  delete from letters where tenant = t and conversation = any(ids);
  delete from desk_calls where tenant = t and handoff in
    (select id from handoffs where tenant = t and conversation = any(ids));
  delete from staff_reads where tenant = t and conversation = any(ids);
  delete from staff_presence where tenant = t and conversation = any(ids);
  delete from memories where tenant = t and conversation = any(ids);
  delete from consents where tenant = t and conversation = any(ids);
  delete from limits where tenant = t and subject = any(ids);
  delete from desk_events where tenant = t and subject in
    (select id from handoffs where tenant = t and conversation = any(ids));
  delete from handoffs where tenant = t and conversation = any(ids);
  delete from conversations where tenant = t and id = any(ids);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Kora's part of chats that people took over: what Kora said and heard outside the spans in which
-- people had the floor. While a handoff is open its customer still needs the map and the events.
create function forget_koras_part(ids text[], now timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t text := current_setting('app.tenant');
  gone bigint;
begin
  perform none_is_held(ids);
  perform 1 from conversations where tenant = t and id = any(ids) order by id for update;
  create temporary table if not exists koras_lines (conversation text, id text) on commit drop;
  delete from koras_lines;
  insert into koras_lines select m.conversation, m.id from messages m
    where m.tenant = t and m.conversation = any(ids) and m.author not in ('staff', 'note')
      and not (m.author = 'customer' and exists (
        select 1 from handoffs h where h.tenant = t and h.conversation = m.conversation
          and m.created_at >= h.opened_at and m.created_at <= coalesce((
            select max(e.at) from desk_events e where e.tenant = t and e.subject = h.id
              and e.kind like 'resolved%'), now)));
  delete from feedback where tenant = t and message in (select id from koras_lines);
  delete from originals where tenant = t and message in (select id from koras_lines);
  delete from corrections where tenant = t and message in (select id from koras_lines);
  delete from turns where tenant = t and message in (select id from koras_lines);
  delete from messages where tenant = t and id in (select id from koras_lines);
  get diagnostics gone = row_count;
  delete from memories where tenant = t and conversation = any(ids);
  delete from events e where tenant = t and conversation = any(ids) and e.at < coalesce(
    (select min(h.opened_at) from handoffs h where h.tenant = t
       and h.conversation = e.conversation and h.state <> 'resolved'), 'infinity');
  delete from turns where tenant = t and conversation = any(ids) and conversation not in
    (select conversation from handoffs where tenant = t and state <> 'resolved');
  delete from placeholder_maps where tenant = t and conversation = any(ids)
    and conversation not in
      (select conversation from handoffs where tenant = t and state <> 'resolved');
  delete from conversation_notes where tenant = t and conversation = any(ids)
    and conversation not in
      (select conversation from handoffs where tenant = t and state <> 'resolved');
  update conversations set kora_ended_at = now where tenant = t and id = any(ids)
    and id not in (select conversation from handoffs where tenant = t and state <> 'resolved');
  return gone;
end $$;

-- Cases lose what somebody asked and stated. Where a person decided about money, the shell stays
-- under its decision record, which is a record of billing, without the reason's words.
create function forget_cases(ids text[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t text := current_setting('app.tenant');
  gone bigint;
begin
  perform none_is_held(array(select conversation from cases where tenant = t and id = any(ids)));
  delete from desk_events where tenant = t and subject = any(ids);
  update decision_records set reason = '' where tenant = t and case_id = any(ids);
  delete from decision_records where tenant = t and case_id = any(ids)
    and amount is null and subject not in
      ('refund', 'credit', 'compensation', 'chargeback');
  update cases set asked = '', facts = '{}', conversation = '' where tenant = t and id = any(ids);
  get diagnostics gone = row_count;
  delete from cases c where tenant = t and id = any(ids) and not exists
    (select 1 from decision_records d where d.tenant = t and d.case_id = c.id);
  return gone;
end $$;

create function forget_billing(before timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t text := current_setting('app.tenant');
  gone bigint;
begin
  delete from decision_records d where tenant = t and decided_at < before and exists
    (select 1 from cases c where c.tenant = t and c.id = d.case_id and c.conversation = '');
  get diagnostics gone = row_count;
  delete from cases c where tenant = t and conversation = '' and not exists
    (select 1 from decision_records d where d.tenant = t and d.case_id = c.id);
  return gone;
end $$;
"""

TABLES = (
    "legal_holds",
    "limits",
    "consents",
    "corrections",
    "erasures",
    "trace_erasures",
    "retention_runs",
    "aggregates",
)
FUNCTIONS = (
    "forget_conversations(text[])",
    "forget_koras_part(text[], timestamptz)",
    "forget_cases(text[])",
    "forget_billing(timestamptz)",
)
# A planner's statistics are copies of what people wrote, and outlive it.
WORDS = {
    "messages": ("body", "citations", "name"),
    "events": ("body", "data"),
    "turns": ("result",),
    "feedback": ("words",),
    "cases": ("asked", "facts"),
    "decision_records": ("reason", "outcome"),
    "originals": ("sealed",),
    "placeholder_maps": ("sealed",),
    "conversation_keys": ("wrapped",),
    "corrections": ("sought", "sealed", "reason"),
    "memories": ("payload", "vector", "scope"),
    "conversations": ("customer", "token_hash"),
    "consents": ("subject",),
    "limits": ("subject",),
}


def upgrade() -> None:
    op.execute(SCHEMA)
    op.execute(MEMORIES)
    op.execute(CASES)
    op.execute(FORGETTING)
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(
            f"create policy one_tenant on {table} using (tenant = current_setting('app.tenant', true))"
            " with check (tenant = current_setting('app.tenant', true))"
        )
        op.execute(f"grant select, insert, update, delete on {table} to kora_app")
    for function in FUNCTIONS:
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"grant execute on function {function} to kora_app")
    for table, columns in WORDS.items():
        for column in columns:
            op.execute(f"alter table {table} alter column {column} set statistics 0")


def downgrade() -> None:
    raise NotImplementedError("what was let go does not come back")
