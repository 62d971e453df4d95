"""When a process took a turn over that another had left behind: two may look at the same time."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SCHEMA = """
alter table turns add column taken_at timestamptz;
create index on turns (tenant, accepted_at) where state = 'accepted';
"""


def upgrade() -> None:
    op.execute(SCHEMA)


def downgrade() -> None:
    raise NotImplementedError("a turn that was taken over stays taken over")
