"""intake"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import archive.db

revision = "20261129_0020"
down_revision = "20261129_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tray()
    _ways_in()
    _imports()


def _tray() -> None:
    # Written out, because SQLite adds a column with its foreign key only so; making the table anew would not do
    # with the rows that point to it.
    for column in (
        "source VARCHAR DEFAULT 'dropped' NOT NULL",
        "origin JSON DEFAULT '{}' NOT NULL",
        "register_id INTEGER CONSTRAINT fk_tray_item_register_id REFERENCES register (id)",
        "sorting VARCHAR DEFAULT '' NOT NULL",
    ):
        op.execute(f"ALTER TABLE tray_item ADD COLUMN {column}")
    op.create_index("ix_tray_item_sorting", "tray_item", ["sorting"], unique=False)
    op.execute("ALTER TABLE tray_file ADD COLUMN role VARCHAR DEFAULT '' NOT NULL")


def _ways_in() -> None:
    op.create_table(
        "intake_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=True),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("looked_at", archive.db.Instant(), nullable=True),
        sa.Column("well_at", archive.db.Instant(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", archive.db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["register_id"], ["register.id"], name=op.f("fk_intake_place_register_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_place")),
        sa.UniqueConstraint("kind", "place", name=op.f("uq_intake_place_kind_place")),
    )
    op.create_table(
        "intake_arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tray_item_id", sa.Integer(), nullable=True),
        sa.Column("at", archive.db.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tray_item_id"], ["tray_item.id"], name=op.f("fk_intake_arrival_tray_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_arrival")),
        sa.UniqueConstraint("kind", "place", "identity", name=op.f("uq_intake_arrival_kind_place_identity")),
    )
    op.create_index("ix_intake_arrival_identity", "intake_arrival", ["kind", "identity"], unique=False)
    op.create_index("ix_intake_arrival_state", "intake_arrival", ["state", "id"], unique=False)


def _imports() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("created_at", archive.db.Instant(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("finished_at", archive.db.Instant(), nullable=True),
        sa.Column("withdrawn_at", archive.db.Instant(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_import_batch_created_by")),
        sa.ForeignKeyConstraint(["register_id"], ["register.id"], name=op.f("fk_import_batch_register_id")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_import_batch_sha256")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["user.id"], name=op.f("fk_import_batch_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index("ix_import_batch_state", "import_batch", ["state"], unique=False)
    op.create_table(
        "import_row",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_row_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_import_row_document_id")),
        sa.PrimaryKeyConstraint("batch_id", "line", name=op.f("pk_import_row")),
    )
    op.create_index(op.f("ix_import_row_document_id"), "import_row", ["document_id"], unique=False)
    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_file_batch_id")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_import_file_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
    )
    op.create_index(op.f("ix_import_file_batch_id"), "import_file", ["batch_id"], unique=False)
