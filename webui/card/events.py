"""The trail of a card as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from archive.cards import TimelineEntry
from webui import wording
from webui.i18n import FILTERS


@dataclass(frozen=True)
class Event:
    """One line of the timeline as the page shows it."""

    when: str
    what: str
    kind: str = ""
    note: str = ""


def build_events(
    entries: Iterable[TimelineEntry], due_on: date | None, *, answered: bool, today: date
) -> list[Event]:
    """Tell what happened, the newest first, with the due date still to come on top."""
    events = [_event(entry, today) for entry in entries]
    if due_on is not None and not answered:
        late = due_on < today
        what = gettext("The answer was due") if late else gettext("The answer is due")
        events.insert(0, Event(FILTERS["table_date"](due_on), what, "miss" if late else "next"))
    return events


def _event(entry: TimelineEntry, today: date) -> Event:
    say = _SENTENCES.get(entry.action)
    what, note = say(entry.details) if say else (entry.action, "")
    key = "key" if entry.action in ("registered", "annulled", "import_withdrawn") else ""
    by = gettext("by %(name)s", name=entry.actor)
    when = FILTERS["short_moment" if entry.at.year == today.year else "table_moment"](entry.at)
    return Event(when, what, key, f"{by}{' · ' if note else ''}{note}")


def _registered(details: Mapping[str, Any]) -> tuple[str, str]:
    notes = []
    if details.get("numbering") not in (None, "issued"):
        notes.append(wording.word(wording.NUMBERINGS, details["numbering"]))
    if details.get("reason"):
        notes.append(str(details["reason"]))
    if details.get("proposed"):
        notes.append(_proposals(details["accepted"], details["corrected"]))
    if details.get("repeat_accepted"):
        notes.append(gettext("looked like a repeat, registered as another document"))
    return gettext("Registered"), " · ".join(notes)


def _proposals(accepted: int, corrected: int) -> str:
    parts = []
    if accepted:
        parts.append(ngettext("%(num)s proposal accepted", "%(num)s proposals accepted", accepted))
    if corrected:
        parts.append(ngettext("%(num)s corrected", "%(num)s corrected", corrected))
    return ", ".join(parts)


def _unpacked(details: Mapping[str, Any]) -> tuple[str, str]:
    names = details.get("files", [])
    what = ngettext(
        "%(num)s file came out of “%(name)s”",
        "%(num)s files came out of “%(name)s”",
        len(names),
        name=details.get("inside", ""),
    )
    return what, ", ".join(map(str, names[:10]))


def _annulled(details: Mapping[str, Any]) -> tuple[str, str]:
    return gettext("Number annulled"), str(details.get("reason", ""))


def _corrected(details: Mapping[str, Any]) -> tuple[str, str]:
    name = wording.word(wording.FIELDS, details.get("field"))
    old, new = _value(details, "old"), _value(details, "new")
    what = gettext("%(field)s corrected: “%(old)s” → “%(new)s”", field=name, old=old, new=new)
    return what, str(details.get("reason", ""))


def _value(details: Mapping[str, Any], which: str) -> str:
    shown = str(details.get(f"{which}_shown") or "")
    tables = {"access": wording.MARKS, "delivery": wording.DELIVERIES}
    table = tables.get(str(details.get("field")))
    return (wording.word(table, shown) if table else shown) or gettext("empty")


def _linked(details: Mapping[str, Any]) -> tuple[str, str]:
    table = wording.LINKS_OUT if details.get("way") == "to" else wording.LINKS_IN
    type_ = wording.word(table, details.get("type"))
    return gettext("Linked: %(type)s %(number)s", type=type_, number=details.get("number", "")), ""


def _unlinked(details: Mapping[str, Any]) -> tuple[str, str]:
    return gettext("Link taken away: %(number)s", number=details.get("number", "")), ""


def _attached(details: Mapping[str, Any]) -> tuple[str, str]:
    return gettext("File added: %(name)s", name=details.get("name", "")), wording.word(
        wording.EVERY_FILE_ROLE, details.get("role")
    )


def _arrived(details: Mapping[str, Any]) -> tuple[str, str]:
    way = wording.word(wording.DELIVERIES, details.get("delivery"))
    return gettext("Arrived once more"), way


def _asked_again(details: Mapping[str, Any]) -> tuple[str, str]:
    return gettext("Reading asked for again"), str(details.get("name", ""))


def _copy_asked(details: Mapping[str, Any]) -> tuple[str, str]:
    return gettext("Searchable copy asked for"), str(details.get("name", ""))


def _copy_made(details: Mapping[str, Any]) -> tuple[str, str]:
    what = gettext("Searchable copy made: %(name)s", name=details.get("name", ""))
    return what, str(details.get("tool", ""))


def _text_corrected(details: Mapping[str, Any]) -> tuple[str, str]:
    return gettext("Text of page %(page)s corrected", page=details.get("page", "")), str(
        details.get("name", "")
    )


def _read(_details: Mapping[str, Any]) -> tuple[str, str]:
    return gettext("Opened"), ""


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "registered": _registered,
    "annulled": _annulled,
    "corrected": _corrected,
    "linked": _linked,
    "unlinked": _unlinked,
    "attached": _attached,
    "unpacked": _unpacked,
    "arrived_again": _arrived,
    "read_again": _asked_again,
    "copy_asked": _copy_asked,
    "copy_made": _copy_made,
    "text_corrected": _text_corrected,
    "import_withdrawn": lambda details: (
        gettext("Import taken back: the number stands in no book any more"),
        str(details.get("reason", "")),
    ),
    "read": _read,
    "file_read": _read,
    "reader_added": lambda details: (
        gettext("Let in to read: %(name)s", name=details.get("name", "")),
        "",
    ),
}
