"""When a member of staff began to look at a conversation, so that the log says it once."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SCHEMA = """
alter table staff_reads
  add column looking_since timestamptz,   -- what the audit log last said of this reader here
  add column looked_as text;
"""


def upgrade() -> None:
    op.execute(SCHEMA)


def downgrade() -> None:
    op.execute("alter table staff_reads drop column looking_since, drop column looked_as")
