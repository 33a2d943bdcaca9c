"""files inside files; readings that go on or wait for a language"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261128_2320"
down_revision = "20261128_2310"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inner_file",
        sa.Column("container_sha256", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["container_sha256"], ["stored_file.sha256"], name=op.f("fk_inner_file_container_sha256")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_inner_file_sha256")),
        sa.PrimaryKeyConstraint("container_sha256", "position", name=op.f("pk_inner_file")),
    )
    op.create_index(op.f("ix_inner_file_sha256"), "inner_file", ["sha256"], unique=False)
    # Words that both databases know. The table is not made anew, as a batch would: its rows are pointed to.
    for table in ("document_file", "tray_file"):
        reference = f"CONSTRAINT fk_{table}_inside_id REFERENCES {table} (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN inside_id INTEGER {reference}")
        op.create_index(op.f(f"ix_{table}_inside_id"), table, ["inside_id"], unique=False)
    op.add_column("reading", sa.Column("continues_at", sa.Integer(), nullable=True))
    op.add_column("reading", sa.Column("waits_for", sa.String(), nullable=True))
    op.add_column("page", sa.Column("layer", sa.String(), nullable=True))
