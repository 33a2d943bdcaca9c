"""A journal as a book to be written out: filter in words, rows as a stream, closing lines (R7)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from flask_babel import gettext, lazy_gettext, lazy_pgettext, ngettext
from sqlalchemy.orm import Session

from archive import journals
from archive.access import Actor
from archive.audit import last_hash
from archive.journal_export import JournalBook, Signature, write_journal
from archive.journals import JournalFilter, State
from archive.models import DocumentKind, Partner, Register, User
from archive.office import Office
from webui import dates, wording
from webui.i18n import in_language, language_name, speaking
from webui.journals.columns import annulled_heading, book_row, columns_of
from webui.wording import country_word

STATES = {
    State.ALL: lazy_gettext("All"),
    State.OVERDUE: lazy_gettext("Overdue"),
    State.SOON: lazy_gettext("Today and tomorrow"),
    State.OPEN: lazy_gettext("Waiting for an answer"),
    State.ANNULLED: lazy_pgettext("entries of a journal", "Annulled"),
}


def write_book(
    session: Session,
    actor: Actor,
    register: Register,
    wanted: JournalFilter,
    *,
    format_: str,
    language: str,
    office: Office,
    today: date,
    now: datetime,
    path: Path,
    number: int,
) -> None:
    """Write the filtered journal to a file in one of the three formats and languages."""
    with speaking(language):
        book = _book(
            session,
            actor,
            register,
            wanted,
            language=language,
            office=office,
            today=today,
            now=now,
            number=number,
        )
        write_journal(book, path, format_)


def filter_sentence(session: Session, wanted: JournalFilter) -> str:
    """Say a filter in words, as it is printed on every export."""
    parts = []
    if wanted.year:
        parts.append(gettext("year %(year)s", year=wanted.year))
    if wanted.since or wanted.until:
        since = dates.table_date(wanted.since) if wanted.since else "…"
        until = dates.table_date(wanted.until) if wanted.until else "…"
        parts.append(gettext("from %(since)s to %(until)s", since=since, until=until))
    if wanted.state is not State.ALL:
        parts.append(state_name(wanted.state))
    if wanted.country:
        parts.append(country_word(wanted.country))
    if wanted.language:
        parts.append(language_name(wanted.language))
    if wanted.kind_id and (kind := session.get(DocumentKind, wanted.kind_id)):
        parts.append(in_language(kind))
    if wanted.responsible_id and (user := session.get(User, wanted.responsible_id)):
        parts.append(user.name)
    if wanted.partner_id and (partner := session.get(Partner, wanted.partner_id)):
        parts.append(partner.name)
    if wanted.text:
        parts.append(f"“{wanted.text}”")
    return gettext("Filter: %(filter)s.", filter=", ".join(parts) or gettext("all entries"))


def state_name(state: State) -> str:
    """Name one of the daily questions."""
    return str(STATES[state])


def _book(
    session: Session,
    actor: Actor,
    register: Register,
    wanted: JournalFilter,
    *,
    language: str,
    office: Office,
    today: date,
    now: datetime,
    number: int,
) -> JournalBook:
    specs = columns_of(register.direction)
    made_by = gettext(
        "Compiled by: %(name)s, %(when)s.", name=actor.name, when=dates.table_moment(now, office.zone)
    )
    rows = (
        book_row(specs, row, _annul_note(row.annul_reason))
        for row in journals.walk_rows(session, actor, wanted, today=today)
    )
    return JournalBook(
        title=in_language(register, "title"),
        organisation=", ".join(part for part in (office.name(language), office.department(language)) if part),
        filter_sentence=filter_sentence(session, wanted),
        made_by=made_by,
        export_number=gettext("Export No. %(number)s.", number=number),
        columns=tuple(spec.column for spec in specs),
        rows=rows,
        closing_lines=_closing(session, actor, register, wanted, today),
        page_word=gettext("Page %(page)s of %(pages)s", page="%(page)s", pages="%(pages)s"),
        language=language,
        annulled_heading=annulled_heading(),
        signatures=(Signature(wording.word(wording.ROLES, actor.role), actor.name),),
    )


def _closing(
    session: Session, actor: Actor, register: Register, wanted: JournalFilter, today: date
) -> tuple[str, ...]:
    count = journals.count_rows(session, actor, wanted, today=today)
    lines = [ngettext("Total: %(num)s entry.", "Total: %(num)s entries.", count)]
    if wanted.year and wanted.state is State.ALL and wanted.document_ids is None:
        state = journals.year_state(session, actor, register.id, wanted.year)
        if state.entries == count and count:
            lines[0] = ngettext(
                "Total: %(num)s entry, No. %(first)s to %(last)s, annulled: %(annulled)s.",
                "Total: %(num)s entries, No. %(first)s to %(last)s, annulled: %(annulled)s.",
                count,
                first=state.first,
                last=state.last,
                annulled=state.annulled,
            )
    # Printed and signed, the trail's last hash is its anchor outside the computer.
    lines.append(gettext("Checksum of the trail: %(hash)s", hash=last_hash(session)[:16]))
    return tuple(lines)


def _annul_note(reason: str) -> str:
    return gettext("Annulled. Reason: %(reason)s", reason=reason) if reason else ""
