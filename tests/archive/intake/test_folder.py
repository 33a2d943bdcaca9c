"""A scan folder: taken when it has stopped growing, kept before the source goes, once, whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from archive import tray
from archive.errors import FolderMissing, StorageNotWritable
from archive.intake import arrivals
from archive.intake.folder import FolderIntake, Look, Watched
from archive.intake.places import DELETE, KEEP, MOVE
from archive.models import AuditEntry, IntakeArrival, TrayFile, TrayItem
from archive.storage import LocalStorage
from tests.conftest import Registry


@dataclass
class Watch:
    """A watched folder of a test, with a stop watch that is moved by hand."""

    registry: Registry
    folder: Path
    release: str = MOVE
    seconds: float = 0.0
    intake: FolderIntake = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.restart()

    def restart(self, limit_mb: int = 1) -> None:
        """As after a kill: nothing is remembered but what the registry holds."""
        self.intake = FolderIntake(
            self.registry.database,
            self.registry.storage,
            self.registry.clock,
            detect=lambda _path, _name: "text/plain",
            limit_mb=limit_mb,
            settle=4,
            monotonic=lambda: self.seconds,
        )

    def look(self) -> Look:
        return self.intake.look(Watched("incoming", self.folder, 1, self.release))

    def take(self) -> Look:
        """Look until what is there has settled."""
        first = self.look()
        self.seconds += 5
        last = self.look()
        return Look(first.done + last.done, last.growing)

    def put(self, name: str, text: str = "Урматтуу ректор!") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def items(self) -> list[TrayItem]:
        with self.registry.database.read() as session:
            found = list(session.scalars(select(TrayItem).order_by(TrayItem.id)))
            session.expunge_all()
            return found

    def left(self) -> list[str]:
        return sorted(
            path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
        )


@pytest.fixture
def watch(registry: Registry, tmp_path: Path) -> Watch:
    return Watch(registry, tmp_path / "scans")


class TestTaking:
    def test_a_file_is_taken_when_it_has_stopped_growing(self, watch: Watch) -> None:
        path = watch.put("scan1.pdf", "half")
        assert watch.look().growing == 1
        watch.seconds = 3
        path.write_text("half and half")
        assert watch.look().growing == 1
        watch.seconds = 6
        assert watch.look().growing == 1, "it changed three seconds ago"
        watch.seconds = 7.5
        assert watch.look().count("taken") == 1
        assert watch.left() == ["taken/scan1.pdf"]

    def test_the_item_knows_where_it_came_from_and_which_journal(self, watch: Watch) -> None:
        watch.put("scan1.pdf")
        watch.take()
        [item] = watch.items()
        assert (item.source, item.register_id, item.origin["name"]) == (tray.FOLDER, 1, "scan1.pdf")
        with watch.registry.database.read() as session:
            [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "received"))
            assert entry.actor_id is None
            assert entry.details["origin"]["place"] == "incoming"

    def test_bytes_are_kept_bit_for_bit_before_the_source_goes(self, watch: Watch) -> None:
        watch.put("scan1.pdf", "Кат")
        watch.take()
        with watch.registry.database.read() as session:
            sha256 = session.scalars(select(TrayFile.sha256)).one()
        assert watch.registry.storage.path(sha256).read_text() == "Кат"

    def test_each_file_is_a_letter_in_a_steady_order_also_from_folders_below(self, watch: Watch) -> None:
        for name in ("b.pdf", "a.pdf", "deep/c.pdf"):
            watch.put(name, name)
        watch.take()
        assert [item.origin["name"] for item in watch.items()] == ["a.pdf", "b.pdf", "deep/c.pdf"]
        assert watch.left() == ["taken/a.pdf", "taken/b.pdf", "taken/deep/c.pdf"]

    @pytest.mark.parametrize("name", [".hidden", "x.pdf.part", "~$x.docx", "Thumbs.db", "taken/old.pdf"])
    def test_what_is_hidden_unfinished_or_taken_is_left_alone(self, watch: Watch, name: str) -> None:
        watch.put(name)
        watch.take()
        assert watch.items() == []
        assert watch.left() == [name]

    def test_deleting_and_keeping_by_choice(self, watch: Watch) -> None:
        watch.release = DELETE
        watch.put("a.pdf", "a")
        watch.take()
        assert watch.left() == []
        watch.release = KEEP
        watch.put("b.pdf", "b")
        watch.take()
        watch.restart()
        watch.take()
        assert watch.left() == ["b.pdf"]
        assert len(watch.items()) == 2

    def test_a_message_shows_its_sender(self, watch: Watch) -> None:
        watch.put(
            "mail.eml",
            "From: =?utf-8?b?0JDQudCz0q/Qu9GM?= <a@example.org>\nSubject: Visit\n"
            "Date: Mon, 02 Nov 2026 10:00:00 +0600\n\nHi",
        )
        watch.take()
        assert watch.items()[0].origin["sender"] == "Айгүль"


class TestOnce:
    def test_the_same_file_under_the_same_name_is_not_taken_twice(self, watch: Watch) -> None:
        watch.put("a.pdf")
        watch.take()
        watch.put("a.pdf")
        assert watch.take().count("known") == 1
        assert len(watch.items()) == 1
        assert watch.left() == ["taken/a (2).pdf", "taken/a.pdf"], "the source is let go of all the same"

    def test_the_same_bytes_under_another_name_are_another_letter(self, watch: Watch) -> None:
        watch.put("a.pdf")
        watch.put("b.pdf")
        watch.take()
        assert len(watch.items()) == 2

    def test_killed_between_keeping_and_moving_it_is_only_moved_the_next_time(
        self, watch: Watch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        watch.put("a.pdf")
        with monkeypatch.context() as patch:
            patch.setattr(
                "archive.intake.folder._release", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
            )
            with pytest.raises(KeyboardInterrupt):
                watch.take()
        assert watch.left() == ["a.pdf"]
        watch.restart()
        watch.take()
        assert len(watch.items()) == 1
        assert watch.left() == ["taken/a.pdf"]

    def test_a_file_that_became_another_meanwhile_is_not_moved(
        self, watch: Watch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = watch.put("a.pdf", "first")
        note = arrivals.note_taken

        def replaced(*args: object, **named: object) -> None:
            note(*args, **named)  # type: ignore[arg-type]
            path.write_text("second, longer")

        with monkeypatch.context() as patch:
            patch.setattr(arrivals, "note_taken", replaced)
            watch.take()
        assert watch.left() == ["a.pdf"]
        watch.take()
        assert len(watch.items()) == 2


class TestFailing:
    def test_what_cannot_be_taken_stays_and_is_listed_with_its_reason(self, watch: Watch) -> None:
        watch.put("empty.pdf", "")
        watch.put("good.pdf")
        assert (watch.take().count("failed"), len(watch.items())) == (1, 1)
        [failure] = failures(watch)
        assert (failure.name, str(failure.why)) == (
            "empty.pdf", "The file empty.pdf is empty. Choose another one or scan it again.",
        )  # fmt: skip
        assert watch.left() == ["empty.pdf", "taken/good.pdf"]
        assert watch.take().done == [], "nobody asked to try again"

    def test_it_is_tried_again_when_asked_or_changed(self, watch: Watch) -> None:
        watch.put("big.pdf", "x" * (2 << 20))
        watch.take()
        watch.restart(limit_mb=3)
        assert watch.take().done == []
        again(watch)
        assert watch.take().count("taken") == 1
        assert failures(watch) == []
        watch.put("empty.pdf", "")
        watch.take()
        watch.put("empty.pdf", "no longer")
        assert watch.take().count("taken") == 1
        assert failures(watch) == []

    def test_nobody_wants_it_any_more(self, watch: Watch) -> None:
        watch.put("empty.pdf", "")
        watch.take()
        with watch.registry.database.write() as session:
            arrivals.drop_failure(session, watch.registry.registrar, 1, now=watch.registry.clock.now())
        assert failures(watch) == []
        assert watch.take().done == []

    def test_a_link_or_a_pipe_is_not_followed(self, watch: Watch, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("secret")
        (watch.folder / "link.pdf").symlink_to(secret)
        os.mkfifo(watch.folder / "pipe.pdf")
        assert watch.take().count("failed") == 2
        assert watch.items() == []
        assert secret.exists()

    def test_a_missing_folder_and_a_full_disk_are_the_places_trouble(
        self, watch: Watch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        watch.put("a.pdf")

        def refuse(*_: object, **__: object) -> None:
            raise StorageNotWritable

        with monkeypatch.context() as patch:
            patch.setattr(LocalStorage, "put", refuse)
            with pytest.raises(StorageNotWritable):
                watch.take()
        assert failures(watch) == []
        assert watch.take().count("taken") == 1
        watch.folder = watch.folder.parent / "gone"
        with pytest.raises(FolderMissing):
            watch.look()


def failures(watch: Watch) -> list[arrivals.Failure]:
    with watch.registry.database.read() as session:
        return arrivals.list_failures(session, watch.registry.registrar)


def again(watch: Watch) -> None:
    with watch.registry.database.write() as session:
        for row in session.scalars(select(IntakeArrival).where(IntakeArrival.state == arrivals.FAILED)):
            arrivals.try_again(session, watch.registry.registrar, row.id, now=watch.registry.clock.now())


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_and_nothing_taken_twice(watch: Watch, tmp_path: Path) -> None:
    names = [f"scan{number:02}.txt" for number in range(40)]
    for name in names:
        watch.put(name, name * 1000)
    command = [
        sys.executable,
        "-m",
        "tests.archive.intake.taking_process",
        str(watch.registry.settings.data),
        str(watch.folder),
    ]
    for turn in range(25):
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        try:
            process.wait(0.005 + 0.004 * turn)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    watch.take()
    assert sorted(item.origin["name"] for item in watch.items()) == names
    assert watch.left() == [f"taken/{name}" for name in names]
    with watch.registry.database.read() as session:
        kept = session.scalars(select(TrayFile.sha256)).all()
    assert {watch.registry.storage.path(sha256).read_text() for sha256 in kept} == {n * 1000 for n in names}
