"""How fast Elasticsearch takes letters in and finds them, beside the bare client making the same requests.

    scripts/elasticsearch-server                        (prints the address, in another window)
    python bench/engine_speed.py --url http://127.0.0.1:PORT [--letters 20000] [--repeat 60] [--keep FOLDER]

The letters are those of `search_speed`. "Whole" is everything a results page needs, "engine" the search port on
Elasticsearch (rights, hits, total, facets), "bare" the client sending the very requests the port sent and nothing else.
Taking in: "whole" reads, analyses and sends each letter as the worker does, "bare" sends again what was sent.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import func, select

from archive import migrations
from archive.access import Role, visibility
from archive.db import Database
from archive.models import Document, User
from archive.settings import Settings
from bench.search_speed import _actor, _questions, _timed, fill
from indexer.backends import notes
from indexer.backends.elasticsearch import ElasticsearchIndex
from indexer.backends.elasticsearch.bulk import Write, send
from indexer.backends.elasticsearch.contents import written
from indexer.backends.elasticsearch.questions import Questions
from indexer.backends.embedded import EmbeddedIndex
from indexer.backends.paired import PairedIndex
from indexer.backends.port import SearchRequest
from indexer.document import build_index_documents
from indexer.forwarding import rebuild_engine
from indexer.query import parse
from indexer.search import Filters, search

SENT_AGAIN = 5_000


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        data = options.keep or Path(folder)
        data.mkdir(parents=True, exist_ok=True)
        database = Database(f"sqlite:///{data / 'registry.sqlite'}")
        if not (data / "registry.sqlite").exists() or not migrations.is_current(database):
            fill(database, EmbeddedIndex(), options.letters)
        settings = Settings(
            elasticsearch_url=(options.url,),
            elasticsearch_prefix="katchy-bench",
            elasticsearch_shards=options.shards,
            elasticsearch_timeout_seconds=60,
        )
        far = ElasticsearchIndex.from_settings(settings)
        index = PairedIndex(EmbeddedIndex(), far)
        try:
            take_in(database, index)
            measure(database, index, options.repeat)
        finally:
            far.remove_everything()
            far.close()
            database.close()


def take_in(database: Database, index: PairedIndex) -> None:
    """Build the engine's index as the worker does; then send some of the same again with the bare client."""
    with database.write() as session:
        index.prepare(session)
        count = session.scalar(select(func.count(Document.id))) or 0
    begun = time.perf_counter()
    rebuild_engine(database, index.far)
    took = time.perf_counter() - begun
    with database.read() as session:
        some = build_index_documents(session, range(1, min(count, SENT_AGAIN) + 1))
        aliases = index.far.in_use(session)
    sources = [(one.id, written(one)) for one in some]
    with database.write() as session:
        version = notes.next_number(session)
    begun = time.perf_counter()
    send(index.far.client, [Write(aliases[0], id, version, text) for id, text in sources], refresh=True)
    bare = time.perf_counter() - begun
    stats = index.far.client.indices.stats(index=aliases[0], metric="store").body
    size = stats["_all"]["primaries"]["store"]["size_in_bytes"]
    print(f"taken in: {count} letters in {took:.0f} s, {count / took:.0f} a second")
    print(f"bare client, what was sent already: {len(sources) / bare:.0f} a second")
    print(f"index {size / 1e6:.0f} MB, {size / count:.0f} bytes a letter", flush=True)


def measure(database: Database, index: PairedIndex, repeat: int) -> None:
    """Print a line for each kind of question."""
    with database.read() as session:
        actors = {role: _actor(session.scalars(select(User)).first(), role) for role in Role}
        partner = session.scalar(select(Document.partner_id).limit(1))
        number = session.scalar(select(Document.number).order_by(Document.id).offset(41).limit(1))
    print(
        f"\n{'milliseconds':42}{'whole p50':>10}{'p95':>8}{'engine p50':>12}{'p95':>8}{'bare p50':>10}{'p95':>8}"
        f"{'ratio':>7}{'hits':>8}"
    )
    for name, asked, wishes, role in _questions(partner, str(number)):
        actor = actors[role]
        with database.read() as session:
            found = search(session, index, actor, asked, **wishes)
            assert not found.fallback
            whole = _timed(partial(search, session, index, actor, asked, **wishes), repeat)
            wished = {key: value for key, value in wishes.items() if key == "order"}
            request = SearchRequest(
                parse(asked),
                labels=wishes.get("filters", Filters()).labels,
                offset=20 * (wishes.get("page", 1) - 1),
                **wished,
            )
            ask = partial(index.far.search, session, request, visibility(actor))
            sent = _requests_of(ask)
            engine = _timed(ask, repeat)
            bare = _timed(partial(_send_all, index.far, sent), repeat)
        total = f"{found.total}{'+' if found.capped else ''}"
        print(
            f"{name:42}{whole[0]:10.1f}{whole[1]:8.1f}{engine[0]:12.1f}{engine[1]:8.1f}"
            f"{bare[0]:10.1f}{bare[1]:8.1f}{engine[0] / bare[0]:7.2f}{total:>8}",
            flush=True,
        )


def _requests_of(ask: Any) -> list[list[Any]]:
    """Note the requests that answering a question makes."""
    sent: list[list[Any]] = []
    real = Questions._ask

    def noting(self: Questions, searches: list[Any]) -> list[Any]:
        head = {"index": self.alias, "allow_partial_search_results": False}
        sent.append([line for one in searches for line in (head, one)])
        return real(self, searches)

    Questions._ask = noting  # type: ignore[method-assign]
    try:
        ask()
    finally:
        Questions._ask = real  # type: ignore[method-assign]
    return sent


def _send_all(far: ElasticsearchIndex, requests: list[list[Any]]) -> None:
    for searches in requests:
        far.client.msearch(searches=searches)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True)
    parser.add_argument("--letters", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=60)
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="keep the registry here and use it again")
    return parser.parse_args()


if __name__ == "__main__":
    main()
