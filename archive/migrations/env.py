"""Runs migrations on the connection `upgrade` hands over, in one transaction."""

from __future__ import annotations

from alembic import context

import archive.models  # noqa: F401 - tables register themselves
from archive.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
