"""Two indices: the database's own, which is always right, and an engine beside it, which is fast with millions.

What is written goes into the database's index in the caller's transaction, and leaves a job there that carries it to
the engine (`indexer.forwarding`). A question is put to the engine only while no such job waits: so an answer never
lacks what the asker has just registered, and no count tells of a letter whose mark was changed a moment ago. In all
other cases the database's own index answers, with a notice if the engine is away.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import outbox
from archive.access import Visibility
from archive.errors import SearchUnavailable
from archive.models import Job
from indexer.backends import notes
from indexer.backends.breaker import Breaker
from indexer.backends.port import EngineAway, IndexDocument, OwnIndex, SearchPage, SearchRequest, Trouble

if TYPE_CHECKING:
    from indexer.backends.elasticsearch import (
        ElasticsearchIndex,  # an office without the engine never loads its client
    )

_FEW = 20  # documents of one change that are carried over before others
_MOST_LEFT_OUT = 1_000

log = logging.getLogger("katchy.index")


@dataclass(frozen=True)
class EngineState:
    """What is known of the engine beside the database, for the administrator."""

    name: str
    version: str  # of the server; empty while it does not answer
    trouble: str  # why it does not, one of Trouble; empty if all is well
    detail: str
    complete: bool  # whether its index holds everything and answers
    waiting: int  # documents to be carried over
    failed: int  # documents it would not take


class PairedIndex:
    """Keeps the database's index and has an engine answer whenever that is as new."""

    same_transaction = True

    def __init__(self, near: OwnIndex, far: ElasticsearchIndex, breaker: Breaker | None = None) -> None:
        self.near = near
        self.far = far
        self.breaker = breaker or Breaker()

    def prepare(self, session: Session) -> None:
        """Make the database's index and the notes about the engine's; the engine need not be there."""
        self.near.prepare(session)
        notes.prepare(session)

    def index(self, session: Session, documents: Iterable[IndexDocument]) -> None:
        """Put documents in, and leave jobs that carry them to the engine."""
        wanted = list(documents)
        self.near.index(session, wanted)
        leave_jobs(session, [document.id for document in wanted])

    def remove(self, session: Session, ids: Iterable[int]) -> None:
        """Take documents out, here and by jobs there."""
        unwanted = list(ids)
        self.near.remove(session, unwanted)
        leave_jobs(session, unwanted)

    def search(self, session: Session, request: SearchRequest, visible: Visibility) -> SearchPage:
        """Have the engine answer if it is there and as new as the registry; else the database's own index."""
        known = notes.everything(session)
        away = bool(known.get("away"))
        if not away and known.get("complete") == "yes" and self.far.reaches(request):
            left_out = _left_out(session)
            if left_out is not None:
                page = self._far_page(session, request, visible, left_out)
                if page is not None:
                    return page
                away = True
        return replace(self.near.search(session, request, visible), fallback=away or self.breaker.is_open)

    def words_beginning(self, session: Session, beginning: str, most: int) -> list[str]:
        """Give words of the database's own index, which holds the same letters."""
        return self.near.words_beginning(session, beginning, most)

    def stamps(self, session: Session, after: int = 0, most: int = 1_000) -> dict[int, str]:
        """Give the stamps of the database's own index."""
        return self.near.stamps(session, after, most)

    def outdated(self, session: Session) -> bool:
        """Tell whether the database's own index was built by other rules; the engine's is built anew by itself."""
        return self.near.outdated(session)

    def faults(self, session: Session) -> list[str]:
        """Have the database's own index check its structures."""
        return self.near.faults(session)

    def begin_rebuild(self, session: Session) -> int:
        """Begin a new index in the database; `indexer.forwarding` builds the engine's."""
        return self.near.begin_rebuild(session)

    def build(self, session: Session, documents: Iterable[IndexDocument], reached: int) -> None:
        """Put documents into the database's new index."""
        self.near.build(session, documents, reached)

    def switch(self, session: Session) -> None:
        """Let the database's new index answer."""
        self.near.switch(session)

    def discard(self, session: Session) -> bool:
        """Take a short piece of the database's old index away."""
        return self.near.discard(session)

    def tidy(self, session: Session, *, begin: bool = False) -> bool:
        """Do a short piece of housekeeping in the database."""
        return self.near.tidy(session, begin=begin)

    def state(self, session: Session) -> EngineState:
        """Say how the engine is; asks it, and waits no longer than a second."""
        known = notes.everything(session)
        trouble, _, detail = known.get("away", "").partition(" ")
        if self.far.answers():
            version = self.far.version
        else:
            version, trouble = "", trouble or Trouble.UNREACHABLE.value
        return EngineState(
            name="Elasticsearch",
            version=version,
            trouble=trouble,
            detail=detail,
            complete=known.get("complete") == "yes",
            waiting=outbox.count(session, outbox.FORWARD, failed=False),
            failed=outbox.count(session, outbox.FORWARD, failed=True),
        )

    def close(self) -> None:
        """Let the engine's connections go."""
        self.far.close()

    def _far_page(
        self, session: Session, request: SearchRequest, visible: Visibility, left_out: Sequence[int]
    ) -> SearchPage | None:
        if not self.breaker.lets_through(self.far.answers):
            return None
        try:
            page = self.far.search(session, request, visible, but=left_out)
        except SearchUnavailable as error:
            log.warning("the database's own index answers: %s", error)
            # What is wrong with one question says nothing of the next.
            if not (isinstance(error, EngineAway) and error.trouble is Trouble.BROKEN):
                self.breaker.failed()
            return None
        self.breaker.succeeded()
        return page


def leave_jobs(session: Session, ids: Sequence[int]) -> None:
    """Leave jobs that carry documents to the engine; a few go before many."""
    now = datetime.now(UTC)
    if len(ids) > _FEW:
        outbox.enqueue_bulk(session, outbox.FORWARD, ids, at=now)
        return
    for document_id in ids:
        outbox.enqueue(session, outbox.FORWARD, document_id, at=now)


def _left_out(session: Session) -> list[int] | None:
    """Give the documents the engine would not take; None while others are still to be carried over."""
    jobs = select(Job.subject).where(Job.kind == outbox.FORWARD)
    if session.scalar(jobs.where(Job.state != "failed").limit(1)) is not None:
        return None
    failed = session.scalars(jobs.where(Job.state == "failed").limit(_MOST_LEFT_OUT + 1)).all()
    return None if len(failed) > _MOST_LEFT_OUT else list(map(int, failed))
