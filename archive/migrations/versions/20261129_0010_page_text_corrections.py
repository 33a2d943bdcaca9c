"""page text corrections and searchable copies"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import archive.db

revision = "20261129_0010"
down_revision = "20261128_2320"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("corrected_at", archive.db.Instant(), nullable=False),
        sa.Column("corrected_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["corrected_by"], ["user.id"], name=op.f("fk_page_correction_corrected_by")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_page_correction_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_correction")),
        sa.UniqueConstraint(
            "sha256", "number", "version", name=op.f("uq_page_correction_sha256_number_version")
        ),
    )
    op.create_table(
        "rendition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", archive.db.Instant(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("made_at", archive.db.Instant(), nullable=True),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("tool_version", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("error_detail", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_rendition_asked_by")),
        sa.ForeignKeyConstraint(["file_id"], ["document_file.id"], name=op.f("fk_rendition_file_id")),
        sa.ForeignKeyConstraint(["of_id"], ["document_file.id"], name=op.f("fk_rendition_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint("of_id", name=op.f("uq_rendition_of_id")),
    )
    op.create_index(op.f("ix_rendition_file_id"), "rendition", ["file_id"], unique=False)
