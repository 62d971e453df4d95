"""When somebody left the staff: the name stays beside what they did, the account opens nothing."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table staff add column left_at timestamptz")
    op.execute("alter table staff drop constraint staff_tenant_email_key")
    op.execute("create unique index staff_email on staff (tenant, email) where left_at is null")


def downgrade() -> None:
    raise NotImplementedError("without the day somebody left, their account opens again")
