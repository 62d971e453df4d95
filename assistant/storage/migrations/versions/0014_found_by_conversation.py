"""What ends with its conversation is found by it, and not by reading the table to its end."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("conversation_tokens", "letters", "staff_presence", "staff_reads")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"create index on {table} (tenant, conversation)")


def downgrade() -> None:
    raise NotImplementedError("an index more does no harm")
