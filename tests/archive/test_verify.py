"""Verification finds what is wrong and says where."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from archive import verify
from archive.models import StoredFile
from archive.verify import Finding
from tests.conftest import NOW, Registry
from tests.factories import document, taken

pytestmark = pytest.mark.both_databases


def findings(registry: Registry) -> list[Finding]:
    return list(verify.verify(registry.database, registry.storage, None, now=NOW).findings)


def filled(registry: Registry) -> Path:
    """A registry with three letters; gives the path of one file."""
    with registry.database.write() as session:
        for text in ("a", "b", "c"):
            document(session, registry.registrar, files=(taken(registry.storage, text),))
        sha256 = session.query(StoredFile).order_by(StoredFile.sha256).first().sha256
    return registry.storage.path(sha256)


def test_a_sound_registry_is_sound_and_says_when_it_was_checked(registry: Registry) -> None:
    filled(registry)
    outcome = verify.verify(registry.database, registry.storage, None, now=NOW)
    assert outcome.is_sound
    assert (outcome.files, outcome.numbers) == (3, 3)
    with registry.database.read() as session:
        assert {file.checked_at for file in session.query(StoredFile)} == {NOW}


def test_a_flipped_bit_is_found(registry: Registry) -> None:
    path = filled(registry)
    path.chmod(0o600)
    path.write_bytes(b"\x00")
    assert [(one.code, one.where) for one in findings(registry)] == [("file_damaged", path.name)]


def test_a_lost_file_is_found(registry: Registry) -> None:
    path = filled(registry)
    path.unlink()
    assert [(one.code, one.where) for one in findings(registry)] == [("file_lost", path.name)]


def test_a_number_taken_out_by_hand_is_found(registry: Registry) -> None:
    filled(registry)
    with registry.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM document_file WHERE document_id = 2"))
        connection.execute(text("DELETE FROM document WHERE id = 2"))
    assert Finding("number_missing", "IN 2026", "2") in findings(registry)


def test_bytes_without_a_record_are_swept_when_they_are_old(registry: Registry) -> None:
    kept = filled(registry)
    stray = taken(registry.storage, "never registered")
    with registry.database.read() as session:
        assert verify.sweep(session, registry.storage, older_than=timedelta(days=1)) == 0
        assert verify.sweep(session, registry.storage, older_than=timedelta()) == 1
    assert kept.exists()
    assert stray.sha256 not in set(registry.storage.list_all())
