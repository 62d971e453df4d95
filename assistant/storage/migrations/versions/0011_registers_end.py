"""Registers end too: what was closed long ago, and rows of the log from before it was keyed."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Of what is held, nothing: `held` are customers and conversations that a legal hold names.
FORGETTING = """
create function forget_registers(before timestamptz, held text[]) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t text := current_setting('app.tenant');
  gone bigint;
begin
  create temporary table if not exists closed_items (id text, who text) on commit drop;
  delete from closed_items;
  insert into closed_items
    select r.id, r.who from privacy_requests r where r.tenant = t and r.closed_at < before
    union all select b.id, b.who from breaches b where b.tenant = t and b.closed_at < before;
  delete from closed_items i where exists (select 1 from audit_identities a
    where a.tenant = t and a.id = i.who and a.owner = any(held));
  delete from register_steps where tenant = t and item in (select id from closed_items);
  delete from privacy_requests where tenant = t and id in (select id from closed_items);
  delete from breaches where tenant = t and id in (select id from closed_items);
  -- A key that was made for the item alone; a customer's goes with the customer.
  delete from audit_identities where tenant = t and owner in (select id from closed_items);
  select count(*) into gone from closed_items;
  return gone;
end $$;

create function forget_unkeyed(before timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone bigint;
begin
  delete from audit_unkeyed where tenant = current_setting('app.tenant') and at < before;
  get diagnostics gone = row_count;
  return gone;
end $$;
"""
FUNCTIONS = ("forget_registers(timestamptz, text[])", "forget_unkeyed(timestamptz)")


def upgrade() -> None:
    op.execute(FORGETTING)
    for function in FUNCTIONS:
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"grant execute on function {function} to kora_app")


def downgrade() -> None:
    raise NotImplementedError("what was let go does not come back")
