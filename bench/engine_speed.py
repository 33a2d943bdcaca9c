"""How fast Elasticsearch takes letters in and finds them, beside the bare client making the same requests.

    scripts/elasticsearch-server                        (prints the address, in another window)
    python bench/engine_speed.py --url http://127.0.0.1:PORT [--letters 20000] [--repeat 60] [--keep FOLDER]
    python bench/engine_speed.py --url http://127.0.0.1:PORT --short 1000000

The letters are those of `invented_letters`. "Whole" is everything a results page needs, "engine" the search port on
Elasticsearch (rights, hits, total, facets), "bare" the client sending the very requests the port sent and nothing else.
Taking in: "whole" reads, analyses and sends each letter as the worker does, "bare" sends again what was sent.

With --short the letters have some thirty words and are in no registry: they are made on the way and given to the index
port as finished documents, in the pieces of a rebuild; only the port is asked, within rights as ever. Either way the
last line is a row for the table of docs/scaling.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import func, select

from archive import migrations
from archive.access import Role, visibility
from archive.db import Database
from archive.models import Document, User
from archive.settings import Settings
from bench.invented_letters import FREQUENT, RARE, fill, set_up_office
from bench.search_speed import _actor, _questions, _timed
from bench.short_letters import short_letters
from indexer.backends import notes
from indexer.backends.elasticsearch import ElasticsearchIndex
from indexer.backends.elasticsearch.bulk import Write, send
from indexer.backends.elasticsearch.contents import written
from indexer.backends.elasticsearch.questions import Questions
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.paired import PairedIndex
from indexer.backends.port import IndexDocument, SearchRequest
from indexer.document import build_index_documents
from indexer.forwarding import rebuild_engine
from indexer.query import parse
from indexer.search import Filters, search

SENT_AGAIN = 5_000
AT_ONCE = 200


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        data = options.keep or Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        database = Database(f"sqlite:///{data / 'registry.sqlite'}")
        settings = Settings(
            elasticsearch_url=(options.url,),
            elasticsearch_prefix="katchy-bench",
            elasticsearch_shards=options.shards,
            elasticsearch_timeout_seconds=60,
        )
        far = ElasticsearchIndex.from_settings(settings)
        index = PairedIndex(EmbeddedIndex(), far)
        try:
            if options.short:
                set_up_office(database)
                taken = take_in_short(database, far, options.short)
            else:
                if not (data / "registry.sqlite").exists() or not migrations.is_current(database):
                    fill(database, EmbeddedIndex(), options.letters)
                taken = take_in(database, index)
            print(taken.described, flush=True)
            print(taken.row(measure(database, index, options.repeat, whole=not options.short)))
        finally:
            far.remove_everything()
            far.close()
            database.close()


class Taken(NamedTuple):
    """How letters were taken in."""

    letters: int
    seconds: float
    of_the_index: float  # of the seconds
    bare: float  # letters a second
    size: int  # bytes
    kind: str = ""

    @property
    def described(self) -> str:
        return (
            f"taken in: {self.letters} letters in {self.seconds:.0f} s, {self.letters / self.seconds:.0f} a second;"
            f" the engine's share {self.of_the_index:.0f} s\n"
            f"bare client, what was sent already: {self.bare:.0f} a second\n"
            f"index {self.size / 1e6:.0f} MB, {self.size / self.letters:.0f} bytes a letter"
        )

    def row(self, times: dict[str, Times]) -> str:
        """Give the row of the table in docs/scaling.md."""
        asked = [times[name] for name in (FREQUENT, RARE)]
        words = [f"{one.p50:.1f} / {one.p95:.1f} ({one.ratio:.1f})" for one in asked]
        rate = f"{self.letters / self.seconds:,.0f} ({self.bare:,.0f})"
        cells = [
            f"Elasticsearch, {self.letters:,}{self.kind}",
            rate,
            f"{self.size / self.letters:,.0f}",
            *words,
        ]
        return f"\n| {' | '.join(cells)} |"


class Times(NamedTuple):
    """How long the port takes for a question, and how many times as long as the bare client."""

    p50: float
    p95: float
    ratio: float


def take_in(database: Database, index: PairedIndex) -> Taken:
    """Build the engine's index as the worker does; then send some of the same again with the bare client."""
    with database.write() as session:
        index.prepare(session)
        count = session.scalar(select(func.count(Document.id))) or 0
    with _timing(index.far, "fill") as spent:
        begun = time.perf_counter()
        rebuild_engine(database, index.far)
        took = time.perf_counter() - begun
    with database.read() as session:
        some = build_index_documents(session, range(1, min(count, SENT_AGAIN) + 1))
    size = _size(index.far)  # before what is sent again stands there twice
    return Taken(count, took, spent[0], _sent_again(database, index.far, some), size)


def take_in_short(database: Database, far: ElasticsearchIndex, count: int) -> Taken:
    """Give short letters to the index port, in pieces as large as those of a rebuild."""
    with database.write() as session:
        far.prepare(session)
        far.begin_rebuild(session)
    letters, done = short_letters(count), 0
    begun = time.perf_counter()
    with _timing(far, "fill") as spent:
        while some := list(islice(letters, AT_ONCE)):
            with database.write() as session:
                far.build(session, some, some[-1].id)
            done += len(some)
            if done % 100_000 < AT_ONCE:
                print(f"{done} after {time.perf_counter() - begun:.0f} s", flush=True)
    with database.write() as session:
        far.switch(session)
    took = time.perf_counter() - begun
    with database.write() as session:
        far.discard(session)
    size, again = _size(far), list(islice(short_letters(count), SENT_AGAIN))
    return Taken(count, took, spent[0], _sent_again(database, far, again), size, " short ones")


def _sent_again(database: Database, far: ElasticsearchIndex, some: Sequence[IndexDocument]) -> float:
    sources = [(one.id, written(one)) for one in some]
    with database.write() as session:
        version = notes.next_number(session)
    begun = time.perf_counter()
    send(far.client, [Write(far.alias, id, version, text) for id, text in sources], refresh=True)
    return len(sources) / (time.perf_counter() - begun)


def _size(far: ElasticsearchIndex) -> int:
    stats = far.client.options(request_timeout=300).indices.stats(index=far.alias, metric="store").body
    return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])


@contextmanager
def _timing(far: ElasticsearchIndex, name: str) -> Iterator[list[float]]:
    """Add up the seconds that one method of the index takes."""
    real, spent = getattr(far, name), [0.0]

    def timed(*arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return real(*arguments)
        finally:
            spent[0] += time.perf_counter() - begun

    setattr(far, name, timed)
    try:
        yield spent
    finally:
        delattr(far, name)


def measure(database: Database, index: PairedIndex, repeat: int, *, whole: bool) -> dict[str, Times]:
    """Print a line for each kind of question; without a registry's letters only the index can be asked."""
    with database.read() as session:
        actors = {role: _actor(session.scalars(select(User)).first(), role) for role in Role}
        partner = session.scalar(select(Document.partner_id).limit(1)) or 1
        number = (
            session.scalar(select(Document.number).order_by(Document.id).offset(41).limit(1)) or "15-01/42"
        )
    print(
        f"\n{'milliseconds':42}{'whole p50':>10}{'p95':>8}{'engine p50':>12}{'p95':>8}{'bare p50':>10}{'p95':>8}"
        f"{'ratio':>7}{'hits':>8}"
    )
    times: dict[str, Times] = {}
    for name, asked, wishes, role in _questions(partner, str(number)):
        actor = actors[role]
        with database.read() as session:
            wished = {key: value for key, value in wishes.items() if key == "order"}
            request = SearchRequest(
                parse(asked),
                labels=wishes.get("filters", Filters()).labels,
                offset=20 * (wishes.get("page", 1) - 1),
                **wished,
            )
            ask = partial(index.far.search, session, request, visibility(actor))
            found = ask()  # what the engine is asked for once in a while is known then
            took = (0.0, 0.0)
            if whole:
                assert not search(session, index, actor, asked, **wishes).fallback
                took = _timed(partial(search, session, index, actor, asked, **wishes), repeat)
            sent = _requests_of(ask)
            engine = _timed(ask, repeat)
            bare = _timed(partial(_send_all, index.far, sent), repeat)
        times[name] = Times(*engine, engine[0] / bare[0])
        total = f"{found.total}{'+' if found.capped else ''}"
        print(
            f"{name:42}{took[0]:10.1f}{took[1]:8.1f}{engine[0]:12.1f}{engine[1]:8.1f}"
            f"{bare[0]:10.1f}{bare[1]:8.1f}{engine[0] / bare[0]:7.2f}{total:>8}",
            flush=True,
        )
    return times


def _requests_of(ask: Any) -> list[list[Any]]:
    """Note the requests that answering a question makes."""
    sent: list[list[Any]] = []
    real = Questions._responses

    def noting(self: Questions, searches: list[Any]) -> list[Any]:
        head = {"index": self.alias, "allow_partial_search_results": False}
        sent.append([line for one in searches for line in (head, one)])
        return real(self, searches)

    Questions._responses = noting  # type: ignore[method-assign]
    try:
        ask()
    finally:
        Questions._responses = real  # type: ignore[method-assign]
    return sent


def _send_all(far: ElasticsearchIndex, requests: list[list[Any]]) -> None:
    for searches in requests:
        far.client.msearch(searches=searches, include_named_queries_score=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True)
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument(
        "--short", type=int, default=0, metavar="LETTERS", help="so many short letters instead"
    )
    parser.add_argument("--repeat", type=int, default=60)
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep the registry here and use it again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
