"""Which master key a database was begun with: many processes may use it, with that key alone."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SCHEMA = """
create table installation (
  one boolean primary key default true check (one),
  key_mark text not null
);
grant select, insert on installation to kora_app;
"""


def upgrade() -> None:
    op.execute(SCHEMA)


def downgrade() -> None:
    raise NotImplementedError("without its mark a database takes any key")
