"""What a failed statement or write means to people: one of our refusals, or a fault nobody foresaw."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from archive.errors import (
    ArchiveError,
    DatabaseAway,
    DatabaseBusy,
    DiskFull,
    NotFound,
    StorageNotWritable,
)

_SQLITE = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: StorageNotWritable,
    sqlite3.SQLITE_BUSY: DatabaseBusy,
}
# PostgreSQL's own codes
_POSTGRESQL = {
    "53100": DiskFull,
    "40001": DatabaseBusy,  # serialization failure
    "40P01": DatabaseBusy,  # deadlock
    "55P03": DatabaseBusy,  # a lock was not given in time
    "22003": NotFound,  # an address may name any number; no row has one that no column holds
    "25006": DatabaseAway,  # after a fail-over the old server only lets read
}
# connection errors, too many connections, shut down, ended by the administrator
_AWAY = ("08", "53300", "57P0", "25P03")


def as_refusal(error: BaseException) -> ArchiveError | None:
    """Name what went wrong with the disk or the database; None where it was something else."""
    if isinstance(error, NoConnectionLeft):
        return DatabaseBusy()
    cause = getattr(error, "orig", error)
    if getattr(cause, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    kind = _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(cause, "sqlstate", "")
    kind = kind or _POSTGRESQL.get(state or "")
    if kind is None and _is_away(error, cause, state):
        kind = DatabaseAway
    return kind() if kind else None


def may_pass(error: BaseException) -> bool:
    """Tell whether the same, done once more, may well succeed: nothing of it was kept."""
    return isinstance(as_refusal(error), DatabaseAway | DatabaseBusy) and not isinstance(
        error, NoConnectionLeft
    )


def _is_away(error: BaseException, cause: object, state: str | None) -> bool:
    if state:
        return state.startswith(_AWAY)
    # Where the server is gone there is nobody to give a code.
    lost = getattr(error, "connection_invalidated", False)
    return bool(lost) or (
        type(cause).__module__.startswith("psycopg") and type(cause).__name__ == "OperationalError"
    )
