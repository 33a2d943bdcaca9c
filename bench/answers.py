"""Whole HTTP answers of a running Katchy on a large registry, beside the bare SQLite statement in the same run.

The time on the clock is what a person waits, and other work on the machine lengthens it; the processor's time is what
an answer costs, all of Katchy's processes together.

    python -m bench.answers --data FOLDER [--rounds 200]

FOLDER is a registry made by `katchy setup` and `katchy example-data --letters 100000`; a user is added to it.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import secrets
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

KATCHY = [sys.executable, "-m", "webui.cli"]
SEED = 20261124


@dataclass(frozen=True)
class Measured:
    """Milliseconds of one kind of question, beside the bare statement."""

    name: str
    median: float
    p95: float
    processor: float  # of all processes of Katchy, per answer
    bare: float


class Browser:
    """One person's connection, kept open as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> str:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), headers)

    def sign_in(self, login: str, password: str) -> None:
        page = self.get("/sign-in")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert token
        self.post("/sign-in", {"csrf_token": token[1], "login": login, "password": password})

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request(method, path, body, {**(headers or {}), "Cookie": cookies})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self._cookies[name] = rest.split(";")[0]
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return text


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path) -> Iterator[tuple[int, float, subprocess.Popen[bytes]]]:
    """Start Katchy on a registry; gives its port, the seconds until the first answer, and its process."""
    port = free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [*KATCHY, "--data", str(data), "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                    connection.request("GET", "/sign-in")
                    connection.getresponse().read()
                    break
            except OSError:
                if process.poll() is not None or time.perf_counter() - begun > 60:
                    raise
                time.sleep(0.01)
        yield port, time.perf_counter() - begun, process
    finally:
        process.terminate()
        process.wait(20)


def add_reader(data: Path) -> tuple[str, str]:
    """Add a user to measure with."""
    login, password = f"bench-{secrets.token_hex(3)}", secrets.token_urlsafe(18)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(password + "\n")
        file.flush()
        command = [*KATCHY, "--data", str(data), "user", "add", login, "--name", "Bench", "--role", "head"]
        subprocess.run([*command, "--password-file", file.name], check=True, stdout=subprocess.DEVNULL)
    return login, password


def words_of(database: sqlite3.Connection, chance: random.Random) -> tuple[list[str], str]:
    """Give words people would type, from the letters themselves, and one that stands in about a quarter of them."""
    texts = [row[0] for row in database.execute("SELECT text FROM page ORDER BY random() LIMIT 2000")]
    found: Counter[str] = Counter()
    for text in texts:
        found.update(set(re.findall(r"[^\W\d_]{4,}", text.lower())))
    quarter = min(found, key=lambda word: abs(found[word] - len(texts) / 4))
    ordinary = [word for word, count in found.items() if 3 <= count <= len(texts) / 20]
    return chance.sample(ordinary, min(len(ordinary), 400)), quarter


def timed(ask: Callable[[int], object], rounds: int) -> list[float]:
    spent = []
    for turn in range(rounds):
        begun = time.perf_counter()
        ask(turn)
        spent.append((time.perf_counter() - begun) * 1000)
    return sorted(spent)


def family(pid: int) -> list[int]:
    """List a process and all below it."""
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found


def processor_time(pid: int) -> float:
    """Give the milliseconds all threads of a process and of those below it have run."""
    threads = [file for one in family(pid) for file in Path(f"/proc/{one}/task").glob("*/schedstat")]
    return sum(int(file.read_text().split()[0]) for file in threads) / 1e6


def measured(
    name: str, ask: Callable[[int], object], bare: Callable[[int], object], rounds: int, pid: int
) -> Measured:
    timed(ask, 20)
    timed(bare, 20)
    before = processor_time(pid)
    spent = timed(ask, rounds)
    processor = (processor_time(pid) - before) / rounds
    least = timed(bare, rounds)
    return Measured(
        name, statistics.median(spent), spent[int(rounds * 0.95)], processor, statistics.median(least)
    )


def measure(data: Path, rounds: int) -> list[Measured]:
    """Ask each kind of question `rounds` times."""
    chance = random.Random(SEED)
    login, password = add_reader(data)
    with (
        serving(data) as (port, _seconds, process),
        closing(sqlite3.connect(data / "registry.sqlite")) as database,
    ):
        browser = Browser(port)
        browser.sign_in(login, password)
        words, quarter = words_of(database, chance)
        register_id, year = database.execute(
            "SELECT register_id, year FROM document GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        ids = [row[0] for row in database.execute("SELECT id FROM document ORDER BY random() LIMIT 500")]
        terms = _terms(database)
        code = database.execute("SELECT code FROM register WHERE id = ?", (register_id,)).fetchone()[0]
        newest = f"SELECT rowid FROM {terms.table} WHERE {terms.table} MATCH ? ORDER BY rowid DESC LIMIT 20"
        return [
            measured(
                "search, one word",
                lambda turn: browser.get("/search?q=" + quote(words[turn % len(words)])),
                lambda turn: database.execute(newest, (terms.of(words[turn % len(words)]),)).fetchall(),
                rounds,
                process.pid,
            ),
            measured(
                "search, a word in a quarter of all letters",
                lambda _turn: browser.get("/search?q=" + quote(quarter)),
                lambda _turn: database.execute(newest, (terms.of(quarter),)).fetchall(),
                rounds,
                process.pid,
            ),
            measured(
                "journal, newest page",
                lambda _turn: browser.get(f"/journals/{code}?year={year}"),
                lambda _turn: database.execute(
                    "SELECT * FROM document WHERE register_id = ? AND year = ? "
                    "ORDER BY year DESC, number_sort DESC, id DESC LIMIT 50",
                    (register_id, year),
                ).fetchall(),
                rounds,
                process.pid,
            ),
            measured(
                "card",
                lambda turn: browser.get(f"/card/{ids[turn % len(ids)]}"),
                lambda turn: database.execute(
                    "SELECT * FROM document WHERE id = ?", (ids[turn % len(ids)],)
                ).fetchall(),
                rounds,
                process.pid,
            ),
            measured(
                "start page of who leads",
                lambda _turn: browser.get("/"),
                lambda _turn: database.execute(
                    "SELECT * FROM document WHERE due_on IS NOT NULL AND annulled_at IS NULL "
                    "ORDER BY due_on DESC, id DESC LIMIT 20"
                ).fetchall(),
                rounds,
                process.pid,
            ),
            measured(
                "suggestions while typing",
                lambda turn: browser.get("/search/suggest?q=" + quote(words[turn % len(words)][:4])),
                lambda turn: database.execute(newest, (terms.of(words[turn % len(words)]),)).fetchall(),
                rounds,
                process.pid,
            ),
        ]


@dataclass(frozen=True)
class _Terms:
    table: str

    def of(self, word: str) -> str:
        """Write a word as the FTS5 question the program itself asks for it."""
        from indexer.query import parse

        (clause,) = parse(word).clauses[:1]
        return " OR ".join(f'"{" ".join(run)}"' for run in clause.alternatives)


def _terms(database: sqlite3.Connection) -> _Terms:
    (table,) = database.execute(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%' ORDER BY name LIMIT 1"
    ).fetchone()
    return _Terms(table)


def table(rows: list[Measured]) -> str:
    """Write the measurements as a table."""
    lines = [
        "| answer | median ms | p95 ms | processor ms | bare statement ms | median ÷ bare |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        ratio = row.median / row.bare if row.bare else 0
        lines.append(
            f"| {row.name} | {row.median:.1f} | {row.p95:.1f} | {row.processor:.1f} | {row.bare:.2f} | {ratio:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=200)
    given = parser.parse_args()
    print(table(measure(given.data, given.rounds)))


if __name__ == "__main__":
    main()
