"""How fast letters are found: the whole search service beside the bare statement of the database, in the same run.

    python bench/search_speed.py [--letters 10000 100000 300000] [--repeat 60] [--keep FOLDER] [--database URL]
    scripts/postgresql-server -- sh -c 'python bench/search_speed.py --database "$KATCHY_DATABASE_URL"'

The letters are those of `invented_letters`.
"Whole" is everything a results page needs: rights, hits, total, facets, rows, marked passages, unread files. "Index" is
what the index alone takes for the first page of hits within the asker's rights. "Bare" is the statement of FTS5 or of
`tsquery` that gives twenty rows of the same expression in the same order and nothing else; the ratio is index to bare.
With --cpu the time of the processor is told instead of the clock's: on a computer that does other things beside, only
that can be compared.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import select, text

from archive import migrations
from archive.access import Actor, Role, visibility
from archive.db import Database
from archive.models import Document, User
from bench.invented_letters import FREQUENT, RARE, fill
from indexer.backends import SearchBackend, index_in
from indexer.backends.embedded.match import expression
from indexer.backends.embedded.rows import DOCUMENTS, PART_BITS
from indexer.backends.port import MOST_COUNTED, Order, SearchRequest
from indexer.backends.postgresql.match import asked_by
from indexer.document import build_index_documents
from indexer.query import parse
from indexer.search import Filters, search, suggest
from indexer.thesaurus import know_thesaurus

_clock: Callable[[], float] = time.perf_counter


def main() -> None:
    options = _options()
    global _clock  # noqa: PLW0603 - one choice for the whole run
    _clock = time.process_time if options.cpu else time.perf_counter
    if options.database and len(options.letters) > 1:
        raise SystemExit("one database takes one number of letters")
    for letters in options.letters:
        with tempfile.TemporaryDirectory() as folder:
            data = options.keep / str(letters) if options.keep else Path(folder)
            measure_registry(data, options.database, letters, options.repeat)


def measure_registry(data: Path, url: str, letters: int, repeat: int) -> None:
    """Fill a registry with so many letters, unless an earlier run has, and print its table."""
    print(f"\n## {letters:,} letters\n", flush=True)
    database = Database(url or f"sqlite:///{data / 'registry.sqlite'}")
    backend, taken = index_in(database), None
    data.mkdir(parents=True, exist_ok=True)
    if migrations.is_current(database):
        print(f"{data}: letters of an earlier run")
    else:
        taken = fill(database, backend, letters)
    know_thesaurus()
    times = measure(database, backend, repeat)
    if taken:
        print(taken.row(times))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nmost memory this process had: {memory:.0f} MiB", flush=True)
    database.close()


def measure(database: Database, backend: SearchBackend, repeat: int) -> dict[str, tuple[float, float, float]]:
    """Print a line for each kind of question; gives what the index takes for two of them with its counts."""
    counted: dict[str, tuple[float, float, float]] = {}
    with database.read() as session:
        actors = {role: _actor(session.scalars(select(User)).first(), role) for role in Role}
        partner = session.scalar(select(Document.partner_id).order_by(Document.id).limit(1))
        number = session.scalar(select(Document.number).order_by(Document.id).offset(41).limit(1))
    columns = ("whole p50", "p95", "index p50", "p95", "bare p50", "p95", "ratio", "hits")
    print(f"\n{'milliseconds':42}" + "".join(f"{column:>10}" for column in columns))
    for name, asked, wishes, role in _questions(partner, str(number)):
        actor, filters = actors[role], wishes.get("filters", Filters())
        request = SearchRequest(
            parse(asked), labels=filters.labels, order=wishes.get("order", Order.NEWEST), counted=False
        )
        with database.read() as session:
            found = search(session, backend, actor, asked, **wishes)
            whole = _timed(partial(search, session, backend, actor, asked, **wishes), repeat)
            hits = _timed(partial(backend.search, session, request, visibility(actor)), repeat)
            if not database.is_sqlite:
                session.execute(text("SET LOCAL enable_seqscan = off"))  # as our own questions do
            bare = _timed(partial(_bare, session, request), repeat)
            if name in (FREQUENT, RARE):
                ask = partial(backend.search, session, replace(request, counted=True), visibility(actor))
                counted[name] = (*_timed(ask, repeat), hits[0] / bare[0])
        total = f"{found.total}{'+' if found.capped else ''}"
        print(
            f"{name:42}{whole[0]:10.1f}{whole[1]:10.1f}{hits[0]:10.2f}{hits[1]:10.2f}{bare[0]:10.2f}{bare[1]:10.2f}"
            f"{hits[0] / bare[0]:10.1f}{total:>10}",
            flush=True,
        )
    print(f"\n{'as you type':42}{'p50':>10}{'p95':>10}")
    for typed in ("кел", "келиш", "келишимдин стип", "осмон", "Osmon", "Pakist", "univers", "15-03/4"):
        with database.read() as session:
            took = _timed(partial(suggest, session, backend, actors[Role.OFFICER], typed), repeat)
        print(f"{typed:42}{took[0]:10.1f}{took[1]:10.1f}")
    beside_a_writer(database, backend, actors[Role.OFFICER], repeat)
    return counted


def beside_a_writer(database: Database, backend: SearchBackend, actor: Actor, repeat: int) -> None:
    """Let four readers ask at once, first alone and then while a writer indexes without a pause."""
    words = [("келишим", {}), ("стипендия", {}), ("осмоналиев", {}), ("келишим стипендия", {})]
    print(
        f"\n{'four readers at once, whole answers':42}{'p50':>10}{'p95':>10}{'a second':>10}{'written':>10}"
    )
    for writing in (False, True):
        done = threading.Event()
        written = [0]
        writer = threading.Thread(target=_write, args=(database, backend, done, written))
        if writing:
            writer.start()
        begun = time.perf_counter()
        with ThreadPoolExecutor(len(words)) as pool:
            took = [
                one
                for times in pool.map(lambda word: _ask(database, backend, actor, word[0], repeat), words)
                for one in times
            ]
        seconds = time.perf_counter() - begun
        done.set()
        if writing:
            writer.join()
        took.sort()
        name = "beside a writer" if writing else "nobody writes"
        print(
            f"{name:42}{statistics.median(took):10.1f}{took[int(0.95 * len(took))]:10.1f}"
            f"{len(took) / seconds:10.0f}{written[0]:10}"
        )


def _ask(database: Database, backend: SearchBackend, actor: Actor, asked: str, repeat: int) -> list[float]:
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        with database.read() as session:
            search(session, backend, actor, asked)
        times.append(1000 * (time.perf_counter() - begun))
    return times


def _write(database: Database, backend: SearchBackend, done: threading.Event, written: list[int]) -> None:
    """Index letters again, twenty in a transaction, as the worker does; counts them."""
    with database.read() as session:
        ids = list(session.scalars(select(Document.id).order_by(Document.id).limit(2_000)))
    while not done.is_set():
        for start in range(0, len(ids), 20):
            if done.is_set():
                return
            some = ids[start : start + 20]
            with database.write() as session:
                backend.index(session, build_index_documents(session, some))
            written[0] += len(some)


def _questions(partner: int | None, number: str) -> Iterator[tuple[str, str, dict[str, Any], Role]]:
    frequent, middling, rare = "келишим", "стипендия", "осмоналиев"
    officer, head = Role.OFFICER, Role.HEAD
    yield RARE, rare, {}, officer
    yield "middling word", middling, {}, officer
    yield FREQUENT, frequent, {}, officer
    yield "the same, asked by the head", frequent, {}, head
    yield "the same, best first", frequent, {"order": Order.BEST}, officer
    yield "the same, by number", frequent, {"order": Order.NUMBER}, officer
    yield "the same, page 50", frequent, {"page": 50}, officer
    yield "middling word, best first", middling, {"order": Order.BEST}, officer
    yield "two words", f"{frequent} {middling}", {}, officer
    yield "three words", f"{frequent} {middling} университети", {}, officer
    yield "phrase", '"келишимдин стипендиялар"', {}, officer
    yield "words nothing has together", f"{rare} дирижабль", {}, officer
    yield "frequent word without another", f"{frequent} -{middling}", {}, officer
    yield "beginning with a star", "стипен*", {}, officer
    yield "registration number", number, {}, officer
    yield "piece of a number", "15-03/4", {}, officer
    yield "frequent word from one partner", frequent, {"filters": Filters(partner_id=partner)}, officer
    yield "frequent word of one year", frequent, {"filters": Filters(year=2023)}, officer
    yield "one partner, no word", "", {"filters": Filters(partner_id=partner)}, officer
    yield "everything", "", {}, officer


def _bare(session: Any, request: SearchRequest) -> None:
    """Ask the database for twenty rows of the same expression in the same order, and nothing else."""
    name = session.execute(text("SELECT value FROM search_state WHERE key = 'live'")).scalar()
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        statement, asked = _bare_fts5(name, request.order), expression(request)
    else:
        asked = asked_by(request).full
        statement = _bare_tsquery(name, request.order, "words @@ %s::tsquery" if asked else "%s = ''")
    connection.exec_driver_sql(statement, (asked,)).all()


def _bare_fts5(name: str, order: Order) -> str:
    by = f"bm25(search_words_{name})" if order is Order.BEST else "rowid DESC"
    most = MOST_COUNTED if order is Order.NUMBER else 20
    found = (
        f"SELECT rowid, (rowid >> {PART_BITS}) & {DOCUMENTS} AS document_id FROM search_words_{name}"
        f" WHERE search_words_{name} MATCH ? ORDER BY {by} LIMIT {most}"
    )
    if order is not Order.NUMBER:
        return f"SELECT rowid FROM ({found})"
    # To put hits in the order of their numbers all of them must be gathered, their numbers read, and sorted.
    return (
        f"SELECT document_id FROM ({found}) AS hit CROSS JOIN search_entry_{name} USING (document_id)"
        " ORDER BY sort_key LIMIT 20"
    )


def _bare_tsquery(name: str, order: Order, matching: str) -> str:
    most = MOST_COUNTED if order is Order.NUMBER else 20
    found = f"SELECT place, sort_key FROM search_document_{name} WHERE {matching} ORDER BY place DESC LIMIT {most}"
    by = "sort_key" if order is Order.NUMBER else "place DESC"
    return f"SELECT place FROM ({found}) AS hit ORDER BY {by} LIMIT 20"


def _timed(do: Callable[[], object], repeat: int) -> tuple[float, float]:
    times = []
    for _ in range(repeat):
        begun = _clock()
        do()
        times.append(1000 * (_clock() - begun))
    times.sort()
    return statistics.median(times), times[int(0.95 * len(times))]


def _actor(user: User | None, role: Role) -> Actor:
    assert user is not None
    return Actor(user.id + 1_000, "bench", "Bench", role)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, nargs="+", default=[100_000], help="one table for each number")
    parser.add_argument("--repeat", type=int, default=60)
    parser.add_argument("--cpu", action="store_true", help="tell the processor's time, not the clock's")
    parser.add_argument("--keep", type=Path, help="keep the registry here and use it again")
    parser.add_argument(
        "--database", default="", help="URL of an empty PostgreSQL database, or of one filled before"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
