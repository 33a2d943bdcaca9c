"""A directory brought in: each row adds a partner, completes one that is there, or is refused with the reason.

What is known already is never overwritten, only completed: names are added, empty facts are filled in. So bringing the
same table in again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from sqlalchemy.orm import Session

from archive import audit, countries
from archive.access import Actor, Right, require
from archive.errors import ArchiveError, PartnerLooksKnown
from archive.models import Partner, PartnerName
from archive.partners.finding import PartnerMatch, find_same
from archive.partners.forms import ALIAS, OFFICIAL, TYPES, NameForm, PartnerForm
from archive.partners.keeping import create_partner, edit_partner, get_partner
from archive.partners.names import names_of
from archive.partners.sheet import SheetRow

ADDED, CHANGED, UNCHANGED, REFUSED = "added", "changed", "unchanged", "refused"

_KINDS = {
    "university": "университет | вуз | жож | жогорку окуу жай",
    "ministry": "министерство | министрлик",
    "state_body": "state body | государственный орган | госорган | мамлекеттик орган",
    "embassy": "посольство | элчилик | консульство | консулдук | consulate",
    "international": "international organisation | международная организация | эл аралык уюм",
    "foundation": "фонд",
    "association": "ассоциация | биримдик",
    "company": "компания | предприятие | ишкана",
    "school": "школа | мектеп | колледж | college",
    "person": "лицо | человек | адам | жеке адам",
    "other": "другое | прочее | башка",
}
_LANGUAGES = ("ky", "ru", "en", "tr", "zh", "de", "fr", "ar", "ko", "ja", "kk", "uz", "fa", "es")
_KEYBOARD = str.maketrans("өүңё", "оуне")


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row."""

    line: int
    name: str
    outcome: str
    partner_id: int | None = None
    says: str = ""  # what was added or completed, or why not


def import_partners(
    session: Session, actor: Actor, rows: Iterable[SheetRow], *, file: str, at: datetime
) -> list[RowReport]:
    """Bring rows in, one after the other; what the caller does not commit has not happened."""
    require(actor, Right.KEEP_PARTNERS)
    reports = [_row(session, actor, row, at) for row in rows]
    counts = {what: sum(one.outcome == what for one in reports) for what in (ADDED, CHANGED, REFUSED)}
    if counts[ADDED] or counts[CHANGED]:
        audit.record(
            session, actor, "partners_imported", "partner", None, at=at, details={"file": file, **counts}
        )
    return reports


def _row(session: Session, actor: Actor, row: SheetRow, at: datetime) -> RowReport:
    try:
        with session.begin_nested():
            return _bring_in(session, actor, row, at)
    except _Refused as refused:
        return RowReport(row.line, row.name, REFUSED, says=str(refused))
    except PartnerLooksKnown as error:
        return RowReport(row.line, row.name, REFUSED, says=_belongs(error.same))
    except ArchiveError as error:
        return RowReport(row.line, row.name, REFUSED, says=str(error))


class _Refused(Exception):
    """A row that cannot be brought in."""


def _bring_in(session: Session, actor: Actor, row: SheetRow, at: datetime) -> RowReport:
    if not row.name:
        raise _Refused("the row has no name")
    country, kind, language = _country(row.country), _kind(row.kind), _language(row.language)
    same = find_same(session, [row.name])
    if len(same) > 1:
        raise _Refused(f"several partners are called so: {_names(same)}")
    if same:
        return _complete(session, actor, same[0].id, row, (country, kind, language), at)
    names = (NameForm(row.name), *(NameForm(alias, ALIAS) for alias in row.aliases))
    form = PartnerForm(names, kind or "other", country, row.city, language)
    partner = create_partner(session, actor, form, at=at)
    return RowReport(row.line, row.name, ADDED, partner.id)


def _complete(
    session: Session,
    actor: Actor,
    partner_id: int,
    row: SheetRow,
    facts: tuple[str | None, str | None, str | None],
    at: datetime,
) -> RowReport:
    """Add the names that are new and the facts that are not known yet."""
    partner = get_partner(session, partner_id)
    country, kind, language = facts
    present = names_of(session, partner)
    new = _new_names(session, partner, present, row)
    kept = tuple(NameForm(one.name, one.kind, one.language, one.valid_until, one.id) for one in present)
    form = PartnerForm(
        (*kept, *new),
        kind if kind and partner.type == "other" else partner.type,
        partner.country or country,
        partner.city or row.city,
        partner.letter_language or language,
        partner.note,
    )
    version = partner.version
    edit_partner(session, actor, partner.id, form, version=version, at=at)
    says = "; ".join(_other_facts(partner, row, facts))
    outcome = CHANGED if partner.version != version else UNCHANGED
    return RowReport(row.line, row.name, outcome, partner.id, says)


def _new_names(
    session: Session, partner: Partner, present: Sequence[PartnerName], row: SheetRow
) -> list[NameForm]:
    known = {name.name.casefold() for name in present}
    typed = [
        NameForm(row.name, OFFICIAL if not present else ALIAS),
        *(NameForm(one, ALIAS) for one in row.aliases),
    ]
    new = {form.name.casefold(): form for form in typed if form.name.casefold() not in known}
    others = find_same(session, [form.name for form in new.values()], except_id=partner.id)
    if others:
        raise _Refused(_belongs(others))
    return list(new.values())


def _other_facts(
    partner: Partner, row: SheetRow, facts: tuple[str | None, str | None, str | None]
) -> Iterator[str]:
    """Say what the table has otherwise than the directory, which stays."""
    country, kind, language = facts
    for what, here, there in (
        ("country", partner.country, country),
        ("kind", partner.type, kind),
        ("city", partner.city, row.city),
        ("language", partner.letter_language, language),
    ):
        if there and here and here != there:
            yield f"{what} stays {here}, not {there}"


def _country(typed: str) -> str | None:
    if not typed:
        return None
    if countries.is_country(typed.upper()):
        return typed.upper()
    found = countries.find_countries(typed)
    if len(found) != 1:
        raise _Refused(f"there is no country {typed}" if not found else f"{typed} is more than one country")
    return found[0]


def _kind(typed: str) -> str | None:
    if not typed:
        return None
    wanted = _folded(typed)
    for kind in TYPES:
        if wanted in (kind, kind.replace("_", " "), *map(_folded, _KINDS[kind].split(" | "))):
            return kind
    raise _Refused(f"there is no kind {typed}; known: {', '.join(TYPES)}")


def _language(typed: str) -> str | None:
    if not typed:
        return None
    wanted = _folded(typed)
    for code in _LANGUAGES:
        names = (Locale.parse(one).languages[code] for one in countries.LANGUAGES)
        if wanted == code or wanted in map(_folded, names):
            return code
    raise _Refused(f"there is no language {typed}; known: {', '.join(_LANGUAGES)}")


def _belongs(same: Sequence[object]) -> str:
    matches = [one for one in same if isinstance(one, PartnerMatch)]
    return "; ".join(f"{one.matched} is a name of {one.name} ({one.id})" for one in matches)


def _names(same: Sequence[PartnerMatch]) -> str:
    return ", ".join(f"{one.name} ({one.id})" for one in same)


def _folded(text: str) -> str:
    return " ".join(text.casefold().translate(_KEYBOARD).split())
