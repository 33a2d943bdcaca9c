"""Letters like a letter: those that share most of the words of its subject and the chief words of its text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import Actor, document_for, visibility
from archive.models import DocumentFile, Page
from indexer.backends.port import Order, SearchBackend, SearchRequest
from indexer.document import languages_of
from indexer.document_rows import IN_FORCE
from indexer.hits import FoundDocument, load_found
from indexer.languages.analyse import analyse
from indexer.query import Clause, Query, parse
from indexer.widening import widen

_MOST_OF_SUBJECT = 8
_MOST_OF_TEXT = 8
_SHORTEST = 5  # letters of a word that says something; with the mark one more
_READ = 6_000  # characters of the first page


def similar(
    session: Session, backend: SearchBackend, actor: Actor, document_id: int, *, limit: int = 5
) -> tuple[FoundDocument, ...]:
    """Give the letters most like one, of those the actor may see; raises NotFound, SearchUnavailable."""
    document = document_for(session, actor, document_id)
    subject = _telling(parse(document.subject))
    query, _ = widen(session, Query(subject))
    clauses = [*query.clauses, *_chief_words(session, document_id)]
    if not clauses:
        return ()
    request = SearchRequest(
        Query(tuple(dict.fromkeys(clauses))), any_word=True, order=Order.BEST, limit=limit + 1, counted=False
    )
    hits = backend.search(session, request, visibility(actor)).hits
    ids = [hit.document_id for hit in hits if hit.document_id != document_id][:limit]
    return load_found(session, actor, ids, Query(), passages=False)


def _telling(query: Query) -> tuple[Clause, ...]:
    """Keep the words that say what a letter is about; a sign that asks otherwise in a question is no sign here."""
    words = (replace(clause, without=False) for clause in query.clauses)
    return tuple(clause for clause in words if not clause.prefix and len(clause.shown) >= _SHORTEST)[
        :_MOST_OF_SUBJECT
    ]


def _chief_words(session: Session, document_id: int) -> list[Clause]:
    """Give the words the first page says most often, as they stand in its language."""
    page = session.execute(
        select(Page.text, Page.language)
        .join(DocumentFile, DocumentFile.sha256 == Page.sha256)
        .where(DocumentFile.document_id == document_id, IN_FORCE)
        .order_by(DocumentFile.position, DocumentFile.id, Page.number)
        .limit(1)
    ).first()
    if page is None:
        return []
    text = page.text[:_READ]
    language = (page.language or languages_of(text)[0]).partition(",")[0]
    terms = Counter(term for term in analyse(text, language).terms.split() if len(term) > _SHORTEST)
    often = [term for term, count in terms.most_common(_MOST_OF_TEXT) if count > 1]
    return [Clause(term[1:], ((term,),)) for term in often]
