"""What is searchable of a document: the only place that says so.

A document is its card and its texts. The card is short and written by people, so what is written on it is
analysed in every language it may be in where that cannot be told for certain; a text was told page by page when
it was read. Annulled documents stay findable; files that were superseded do not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

from sqlalchemy.orm import Session

from archive.countries import all_names
from archive.errors import NotFound
from archive.models import Document
from indexer.backends.port import GAP, IndexDocument, Label
from indexer.document_rows import DocumentRows, FileRows, PartnerRows, Text, read_documents
from indexer.languages.analyse import Analysis, analyse, passages
from indexer.languages.detect import UNKNOWN, detect
from indexer.languages.folding import is_cyrillic
from indexer.languages.name_terms import names_in_text
from indexer.query import Terms

ANNULLED, UNREAD = Label("state", "annulled"), Label("state", "unread")
NOT_READ = frozenset({"waiting", "reading", "failed", "protected", "unsupported"})

_CYRILLIC = ("ky", "ru")
_LATIN = ("en", "tr")
_PAGES_OF_A_PART = 10
_PART_OF_ITS_OWN = 200  # characters of a file from which on a language of it is one


def build_index_document(session: Session, document_id: int) -> IndexDocument:
    """Build what an index holds of a document; raises NotFound."""
    for document in build_index_documents(session, [document_id]):
        return document
    raise NotFound


def build_index_documents(session: Session, ids: Collection[int]) -> list[IndexDocument]:
    """Build what an index holds of these documents; ids that do not exist are passed over."""
    return [_build(rows) for rows in read_documents(session, ids)]


def languages_of(text: str, hint: str | None = None) -> tuple[str, ...]:
    """Give the languages something written on a card is analysed in: its own if that shows, else all that may be."""
    shows = detect(text)
    if shows != UNKNOWN:
        return (shows,)
    usual = _CYRILLIC if is_cyrillic("".join(filter(str.isalpha, text))) else _LATIN
    return tuple(dict.fromkeys([*usual, *([hint] if hint else [])]))


def _build(rows: DocumentRows) -> IndexDocument:
    document = rows.document
    return IndexDocument(
        id=document.id,
        stamp=rows.stamp,
        registered_on=document.registered_on,
        sort_key=f"{9999 - document.year:04}{document.register_id:06}{document.number_sort}",
        access=document.access,
        registered_by=document.registered_by,
        responsible_id=document.responsible_id,
        unit_id=document.unit_id,
        from_unit_id=document.from_unit_id,
        labels=tuple(dict.fromkeys(_labels(rows))),
        numbers=tuple(dict.fromkeys(_numbers(document))),
        card=_with_names(_joined(_card(rows)), "\n".join(_names(rows))),
        parts=tuple(part for file in rows.files for part in _parts(file)),
    )


def _labels(rows: DocumentRows) -> Iterator[Label]:
    document = rows.document
    yield Label("register", str(document.register_id))
    yield Label("year", str(document.year))
    for partner in rows.partners:
        yield Label("partner", str(partner.id))
        if partner.country:
            yield Label("country", partner.country)
    for language in _languages(rows):
        yield Label("language", language)
    if document.kind_id is not None:
        yield Label("kind", str(document.kind_id))
    for unit in dict.fromkeys([document.unit_id, document.from_unit_id]):
        if unit is not None:
            yield Label("unit", str(unit))
    if document.case_id is not None:
        yield Label("case", str(document.case_id))
    yield Label("status", _status(rows))
    yield Label("access", str(document.access))
    yield Label("direction", rows.direction)
    if document.due_on is not None:
        yield from due_labels(document.due_on)
    if document.responsible_id is not None:
        yield Label("responsible", str(document.responsible_id))
    if document.annulled_at is not None:
        yield ANNULLED
    if any(file.state in NOT_READ for file in rows.files):
        yield UNREAD


def _status(rows: DocumentRows) -> str:
    """Give the one word for where a document stands; whether it is late depends on the day and is asked by it."""
    if rows.document.annulled_at is not None:
        return "annulled"
    if rows.answered:
        return "answered"
    return "waiting" if rows.document.due_on is not None else "registered"


def due_labels(day: date) -> tuple[Label, Label, Label]:
    """Give the day to answer by as labels of its year, month and day: a span of days is few of them."""
    return Label("due", f"{day:%Y}"), Label("due", f"{day:%Y%m}"), Label("due", f"{day:%Y%m%d}")


def _languages(rows: DocumentRows) -> list[str]:
    """Give the languages the clerk named, else those the texts are in."""
    named = [language for language in rows.document.languages.split(",") if language]
    read = [page.language.split(",")[0] for file in rows.files for page in file.pages if page.language]
    return named or list(dict.fromkeys(read))


def _numbers(document: Document) -> Iterator[Terms]:
    """Give the numbers a document is asked for by: its own, its serial alone, and the correspondent's."""
    serial = f"{document.serial}{document.suffix}" if document.serial is not None else ""
    for number in (document.number, serial, document.their_number):
        run = _in_language(number, "ky").terms
        if run:
            yield tuple(run.split())


def _card(rows: DocumentRows) -> Iterator[Analysis]:
    """Give the fields of a card that words are looked for in."""
    document = rows.document
    main = document.languages.split(",")[0] or None
    yield _in_language(document.number, "ky")
    yield _in_language(document.their_number, "ky")
    yield _in_language(rows.case_index, "ky")
    yield _written(document.subject, main)
    yield _written(document.annexes, main)
    yield _written(document.note, main)
    for name in (document.person, document.addressee, document.signatory, rows.responsible):
        yield _named(name, None)
    for partner in rows.partners:
        yield from _called(partner)
    for kind_or_unit in rows.names:
        yield _named(*kind_or_unit)


def _names(rows: DocumentRows) -> Iterator[str]:
    """Give what on a card may hold names of people, partners and places."""
    document = rows.document
    yield from (document.subject, document.note, document.person, document.addressee, document.signatory)
    yield rows.responsible
    for partner in rows.partners:
        yield from (name.text for name in partner.names)
        yield from partner.people
        yield partner.city


def _with_names(analysis: Analysis, text: str) -> Analysis:
    """Put the name terms of a text behind it, where no phrase reaches them."""
    names = names_in_text(text)
    return Analysis(f"{analysis.terms} {GAP} {names}", analysis.exact) if names else analysis


def _called(partner: PartnerRows) -> Iterator[Analysis]:
    for name in partner.names:
        yield _named(*name)
    yield _named(partner.city, None)
    for person in partner.people:
        yield _named(person, None)
    if partner.country:
        yield _country(partner.country)


@cache
def _country(code: str) -> Analysis:
    return _joined(_named(name, None) for name in all_names(code))


@lru_cache(maxsize=4096)
def _named(name: str, language: str | None) -> Analysis:
    """Analyse a name, in every language it may stand in if none is given."""
    return _written(name, None) if language is None else _in_language(name, language)


def _written(text: str, hint: str | None) -> Analysis:
    found = [_in_language(text, language) for language in languages_of(text, hint)]
    different = dict.fromkeys(analysis.terms for analysis in found)
    return Analysis(f" {GAP} ".join(different), found[0].exact)


def _in_language(text: str, language: str) -> Analysis:
    return analyse(" ".join(text.split()), language)


def _parts(file: FileRows) -> list[Analysis]:
    """Give what a file says in each of its languages, a long file ten pages at a time.

    In a part of ten pages the words of one question stand close enough to belong together.
    """
    groups = range(0, len(file.pages), _PAGES_OF_A_PART)
    return [part for first in groups for part in _by_language(file.pages[first : first + _PAGES_OF_A_PART])]


def _by_language(pages: Sequence[Text]) -> list[Analysis]:
    """Give what pages say in each of their languages; a line or two of another goes with the main one."""
    said: dict[str, list[str]] = {}
    for page in pages:
        for language, passage in _passages(page):
            said.setdefault(language, []).append(passage)
    sizes = {language: sum(map(len, passages)) for language, passages in said.items()}
    main = max(sizes, key=lambda language: sizes[language], default="")
    own = [one for one in said if one == main or sizes[one] >= _PART_OF_ITS_OWN]
    parts = {one: [_said(said[one], one)] for one in own}
    for other in said.keys() - parts.keys():
        parts[main].append(_said(said[other], other))
    return [part for analyses in parts.values() if (part := _joined(analyses)).exact]


def _said(passages: list[str], language: str) -> Analysis:
    text = "\n".join(passages)
    return _with_names(analyse(text, language), text)


def _passages(page: Text) -> list[tuple[str, str]]:
    """Split a page by language where the reading found several; most pages are in one."""
    if page.language is None:
        return [(UNKNOWN, page.text)]
    if "," in page.language:
        return passages(page.text, None)
    return [(page.language, page.text)]


def _joined(analyses: Iterable[Analysis]) -> Analysis:
    """Put analyses one after the other, so that no phrase reaches across."""
    kept = [analysis for analysis in analyses if analysis.exact]
    between = f" {GAP} "
    return Analysis(
        between.join([analysis.terms for analysis in kept]),
        between.join([analysis.exact for analysis in kept]),
    )
