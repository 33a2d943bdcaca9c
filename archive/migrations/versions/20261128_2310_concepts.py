"""the office's own concepts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261128_2310"
down_revision = "20261128_2300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ky", sa.String(), nullable=False),
        sa.Column("ru", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("tr", sa.String(), nullable=False),
        sa.Column("zh", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
    )
