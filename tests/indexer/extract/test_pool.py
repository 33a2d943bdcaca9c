"""A file may do what it likes to its reading process, and nothing to anybody else."""

from __future__ import annotations

import ast
import ctypes
import os
import platform
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.extract.box import MIB, Limits
from indexer.extract.content import Kind
from indexer.extract.pool import ReadingPool
from indexer.extract.port import Extracted, ProblemCode, ReadingFailed, State
from tests.indexer.extract.conftest import FILES, LETTERS

HOSTILE = (sys.executable, str(Path(__file__).with_name("hostile.py")))
WRITER = (sys.executable, str(Path(__file__).with_name("hostile_writer.py")))
TIGHT = Limits(memory=400 * MIB, cpu=20, page=20, picture=5)

Order = Callable[..., Extracted]


@pytest.fixture
def hostile() -> Iterator[ReadingPool]:
    with ReadingPool(limits=TIGHT, command=HOSTILE) as pool:
        yield pool


@pytest.fixture
def order(hostile: ReadingPool, tmp_path: Path) -> Order:
    def order(deed: str, pool: ReadingPool = hostile) -> Extracted:
        path = tmp_path / "order.txt"
        path.write_text(deed)
        return pool.read(path)

    return order


def pid_in(extracted: Extracted) -> int:
    return int(extracted.pages[0].text.removeprefix("process "))


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_a_process_is_kept_for_the_next_file(order: Order) -> None:
    first, second = order("behave"), order("behave")
    assert first.state == State.READ
    assert pid_in(first) == pid_in(second)


def test_a_process_is_replaced_after_so_many_files(order: Order) -> None:
    with ReadingPool(limits=replace(TIGHT, files_per_process=2), command=HOSTILE) as pool:
        pids = [pid_in(order("behave", pool)) for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_a_process_that_has_grown_is_replaced(order: Order) -> None:
    with ReadingPool(limits=replace(TIGHT, resident=1), command=HOSTILE) as pool:
        assert pid_in(order("behave", pool)) != pid_in(order("behave", pool))


def test_a_process_leaves_when_idle_and_the_next_file_is_read_all_the_same(order: Order) -> None:
    with ReadingPool(limits=replace(TIGHT, idle=0.3), command=HOSTILE) as pool:
        first = pid_in(order("behave", pool))
        assert within(5, lambda: not is_alive(first))
        again = order("behave", pool)
    assert again.state == State.READ
    assert pid_in(again) != first


def test_closing_the_pool_ends_its_processes(order: Order) -> None:
    with ReadingPool(limits=TIGHT, command=HOSTILE) as pool:
        pid = pid_in(order("behave", pool))
    assert not is_alive(pid)


@pytest.mark.parametrize(
    ("deed", "limits", "code"),
    [
        ("hang", replace(TIGHT, page=1), ProblemCode.TIMEOUT),
        ("burn", replace(TIGHT, cpu=1), ProblemCode.TIMEOUT),
        ("eat", TIGHT, ProblemCode.OUT_OF_MEMORY),
        ("die", TIGHT, ProblemCode.CRASHED),
        ("crash", TIGHT, ProblemCode.CRASHED),
        ("babble", TIGHT, ProblemCode.CRASHED),
        ("shout", replace(TIGHT, answer=MIB // 2), ProblemCode.CRASHED),
    ],
)
def test_a_lost_process_costs_its_file_the_pages_not_yet_read(
    order: Order, deed: str, limits: Limits, code: ProblemCode
) -> None:
    with ReadingPool(limits=limits, command=HOSTILE) as pool:
        broken = order(deed, pool)
        assert broken.state == State.PARTLY
        assert broken.error is not None
        assert broken.error.code == code
        assert len(broken.pages) == 1
        assert within(5, lambda: not is_alive(pid_in(broken)))
        assert order("behave", pool).state == State.READ


@pytest.mark.slow
def test_the_kernel_ends_a_process_whose_pool_is_gone(tmp_path: Path) -> None:
    note, path = tmp_path / "pids", tmp_path / "order.txt"
    path.write_text(f"breed {note}")
    program = (
        "import os, pathlib, sys, time\n"
        "from indexer.extract.box import Limits\n"
        "from indexer.extract.pool import ReadingPool\n"
        "note = pathlib.Path(sys.argv[2])\n"
        "def go(page, of):\n"
        "    while not note.exists(): time.sleep(0.02)\n"
        "    os._exit(0)\n"
        "ReadingPool(limits=Limits(page=1), command=sys.argv[3:]).read(pathlib.Path(sys.argv[1]), progress=go)\n"
    )
    root = {"PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-c", program, str(path), str(note), *WRITER]
    subprocess.run(command, env=os.environ | root, check=True, timeout=30)
    reader, heir = map(int, note.read_text().split())
    os.kill(heir, signal.SIGKILL)
    assert within(10, lambda: not is_alive(reader))


def test_what_a_reader_started_ends_with_it(order: Order, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with ReadingPool(limits=replace(TIGHT, page=2), command=WRITER) as pool:
        assert order(f"breed {note}", pool).error is not None
    assert within(5, lambda: not is_alive(int(note.read_text().split()[1])))


def test_a_reader_sees_no_network_no_secrets_and_an_empty_folder(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KATCHY_SECRET", "key")
    with ReadingPool(limits=TIGHT, command=HOSTILE) as pool:
        seen = ast.literal_eval(order("look_around", pool).pages[1].text)
    assert seen["folder"] == []
    assert seen["secret"] is None
    assert seen["umask"] == 0o077
    assert "connected" not in seen["network"]
    if platform.machine() in ("x86_64", "aarch64"):
        assert seen["ptrace"] == -1
    if has_landlock():
        assert seen["written"] == "PermissionError"


def has_landlock() -> bool:
    """Ask the kernel for the version of Landlock; without it the answer is an error."""
    return ctypes.CDLL(None).syscall(444, None, 0, 1) >= 1


def test_progress_is_told_page_by_page(hostile: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "order.txt"
    path.write_text("behave")
    told: list[tuple[int, int]] = []
    hostile.read(path, progress=lambda page, of: told.append((page, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_interrupted_reading_ends_its_process(hostile: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "order.txt"
    path.write_text("behave")

    def stop(page: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hostile.read(path, progress=stop)
    assert hostile.read(path).state == State.READ


def test_many_threads_share_few_processes(order: Order, tmp_path: Path) -> None:
    path = tmp_path / "order.txt"
    path.write_text("behave")
    before = set(threading.enumerate())  # other tests of this process may have left some running
    with ReadingPool(2, limits=TIGHT, command=HOSTILE) as pool, ThreadPoolExecutor(8) as threads:
        pids = {pid_in(read) for read in threads.map(lambda _: pool.read(path), range(40))}
    assert 1 <= len(pids) <= 2
    assert set(threading.enumerate()) <= before


def test_no_folders_are_left_behind(order: Order, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(rooms))
    with ReadingPool(limits=replace(TIGHT, page=1), command=HOSTILE) as pool:
        order("hang", pool)
        order("behave", pool)
        assert list(rooms.iterdir()) == []  # not even while it waits for more: programs are killed, too
    assert list(rooms.iterdir()) == []


def test_a_missing_file_is_the_callers_mistake(pool: ReadingPool, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        pool.read(tmp_path / "nothing.pdf")


def test_only_the_bytes_say_what_a_file_is(pool: ReadingPool, tmp_path: Path) -> None:
    word = shutil.copy(LETTERS / "ru_letter.docx", tmp_path / "letter.pdf")
    pdf = shutil.copy(LETTERS / "en_letter.pdf", tmp_path / "letter.txt")
    assert (pool.read(word).content.kind, pool.read(word).state) == (Kind.DOCX, State.READ)
    assert (pool.read(pdf).content.kind, pool.read(pdf).state) == (Kind.PDF, State.READ)


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [
        ("empty.pdf", State.EMPTY, ProblemCode.EMPTY),
        ("truncated.pdf", State.UNREADABLE, ProblemCode.DAMAGED),
        ("locked.pdf", State.PROTECTED, ProblemCode.PROTECTED),
        ("giant.png", State.UNREADABLE, ProblemCode.TOO_LARGE),
    ],
)
def test_bad_files_have_a_state_and_a_reason(
    pool: ReadingPool, name: str, state: State, code: ProblemCode
) -> None:
    read = pool.read(FILES / name)
    assert read.state == state
    assert read.error is not None
    assert read.error.code == code


@pytest.mark.parametrize(
    "data",
    [
        b"7z\xbc\xaf\x27\x1c" + b"\0" * 200,
        b"Rar!\x1a\x07\0" + b"\0" * 200,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\x7fELF" + bytes(99),
    ],
)
def test_formats_we_do_not_read_are_named_so(pool: ReadingPool, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(data)
    read = pool.read(path)
    assert read.state == State.UNSUPPORTED
    assert read.error is not None


def test_a_picture_of_a_broken_file_is_refused_with_its_reason(pool: ReadingPool) -> None:
    with pytest.raises(ReadingFailed) as refused:
        pool.render(FILES / "truncated.pdf", 1, width_px=500)
    assert refused.value.problem.code == ProblemCode.DAMAGED
