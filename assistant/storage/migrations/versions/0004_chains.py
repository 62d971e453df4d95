"""The audit chain under a key, with a head; persons in it apart, so that they can be forgotten.

Rows from before have hashes that anyone could write. They are kept beside the new chain, readable
and unverified, and end with their time.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SCHEMA = """
alter table audit rename to audit_unkeyed;
alter table audit_unkeyed rename constraint audit_pkey to audit_unkeyed_pkey;

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
create index on audit (tenant, action, at);

create table audit_identities (
  tenant text not null,
  id text not null,
  owner text not null,
  wrapped bytea not null,
  primary key (tenant, id),
  unique (tenant, owner)
);

create table statements (
  tenant text not null,
  seq bigint not null,
  at timestamptz not null,
  conversation text not null,
  turn text not null,
  sealed bytea not null,
  previous text not null,
  hash text not null,
  primary key (tenant, seq)
);
create index on statements (tenant, conversation);

create table chain_heads (
  tenant text not null,
  chain text not null,
  first bigint not null,
  root text not null,
  last bigint not null,
  top text not null,
  mac text not null,
  primary key (tenant, chain)
);
"""

LOCKS = """
do $$
declare t text;
begin
  foreach t in array array['audit', 'audit_identities', 'statements', 'chain_heads'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_tenant on %I using (tenant = current_setting(''app.tenant'', true)) '
                   'with check (tenant = current_setting(''app.tenant'', true))', t);
  end loop;
end $$;
grant select, insert on audit, statements to kora_app;
grant select, insert, update, delete on audit_identities to kora_app;
grant select, insert, update on chain_heads to kora_app;
"""

# The one way in which rows leave: from the oldest end, of the tenant that is entered. Whoever
# calls it without the chain's key leaves a head that does not verify.
CUT = """
create function cut_chain(chain text, upto bigint) returns bigint
language plpgsql security definer set search_path = public as $$
declare gone bigint;
begin
  if chain = 'audit' then
    delete from audit where tenant = current_setting('app.tenant', true) and seq <= upto;
  elsif chain = 'statements' then
    delete from statements where tenant = current_setting('app.tenant', true) and seq <= upto;
  else
    raise exception 'no such chain';
  end if;
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function cut_chain(text, bigint) from public;
grant execute on function cut_chain(text, bigint) to kora_app;
"""


def upgrade() -> None:
    op.execute(SCHEMA)
    op.execute(LOCKS)
    op.execute(CUT)


def downgrade() -> None:
    raise NotImplementedError("a chain cannot be put under the old hashes again")
