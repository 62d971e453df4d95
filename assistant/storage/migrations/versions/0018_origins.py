"""Whom a conversation came from, as a keyed mark of that day: a flood in the queue is seen as one."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("alter table conversations add column origin text not null default ''")


def downgrade() -> None:
    raise NotImplementedError("without its origins a flood buries what waits behind it")
