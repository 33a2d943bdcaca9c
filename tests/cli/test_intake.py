"""`katchy intake`: a folder taken in from the console, once, with what failed said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from archive.models import TrayItem
from tests.cli.conftest import Katchy
from tests.conftest import Registry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"Урматтуу ректор! {name}")
    return folder


def test_a_folder_is_taken_in_once(katchy: Katchy, folder: Path, registry: Registry) -> None:
    done = katchy("intake", folder, "--register", "OUT")
    assert (done.exit_code, done.stdout) == (0, "2 taken, 0 known, 0 failed\n")
    again = katchy("intake", "folder", folder)
    assert again.stdout == "0 taken, 0 known, 0 failed, 2 left as before\n", (
        "kept files are known by name, size and time"
    )
    with registry.database.read() as session:
        items = session.scalars(select(TrayItem)).all()
        assert [(item.source, item.register_id, item.received_by) for item in items] == [
            ("command", 2, registry.administrator.id)
        ] * 2


def test_moving_and_answering_as_json(katchy: Katchy, folder: Path) -> None:
    (folder / "empty.txt").touch()
    done = katchy("intake", folder, "--move", "--json")
    assert done.exit_code == 1
    said = json.loads(done.stdout)
    assert (said["taken"], said["failed"], said["growing"]) == (2, 1, 0)
    assert [one["reason"] for one in said["files"] if one["outcome"] == "failed"] == [
        "The file empty.txt is empty. Choose another one or scan it again."
    ]
    assert sorted(path.name for path in (folder / "taken").iterdir()) == ["a.txt", "b.txt"]


def test_it_needs_the_right_to_register(katchy: Katchy, folder: Path) -> None:
    from archive.errors import NotAllowed

    with pytest.raises(NotAllowed):
        katchy("intake", folder, "--as", "reader")


def test_without_a_mailbox_mail_says_so(katchy: Katchy) -> None:
    done = katchy("intake", "mail", "--once")
    assert done.exit_code == 1
    assert "no mailbox" in done.stderr


def test_one_round_looks_into_the_scan_folders(katchy: Katchy, registry: Registry) -> None:
    from archive.intake.places import FolderForm, save_folder

    root = registry.settings.scans
    with registry.database.write() as session:
        save_folder(
            session,
            registry.administrator,
            None,
            FolderForm("incoming", 1),
            root=root,
            at=registry.clock.now(),
        )
    (root / "incoming" / "scan.txt").write_text("Урматтуу ректор!")
    assert katchy("intake", "watch", "--once").exit_code == 0
    assert not (root / "incoming" / "scan.txt").exists()
    with registry.database.read() as session:
        assert session.scalars(select(TrayItem.source)).all() == ["folder"]
