"""The menu: by task and right, only pages that exist (ui.md section 4)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g, request
from flask_babel import gettext, pgettext

from archive import short_lists
from archive.access import Actor, Right
from archive.short_lists import Named
from archive.tray import count_waiting
from webui.addresses import known_address
from webui.i18n import in_language


@dataclass(frozen=True)
class Entry:
    """A line of the menu; `key` is its endpoint, for a journal with the code behind a colon."""

    key: str
    href: str
    text: str
    icon: str = ""
    count: int = 0
    current: bool = False
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Shell:
    """What stands around the sheet for one reader."""

    theme: str = "light"
    single_keys: bool = True
    name: str = ""
    can_read: bool = False
    register_href: str = ""
    groups: tuple[tuple[Entry, ...], ...] = ()
    tabs: tuple[Entry, ...] = ()


def build_shell(here: str = "") -> Shell:
    """Build the shell for the person of this request; `here` names the menu entry of pages deep inside."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        return Shell()
    registers = short_lists.journals(g.session) if actor.can(Right.READ) else ()
    menu = (_work(actor), _journals(actor, registers), _partners(actor), _office(actor))
    groups = tuple(group for group in menu if group)
    current = _current(here, [entry for group in groups for entry in _flat(group)])
    return Shell(
        theme=g.user.theme,
        single_keys=g.user.single_keys,
        name=actor.name,
        can_read=actor.can(Right.READ),
        register_href=_register_href(actor, registers),
        groups=tuple(tuple(_marked(entry, current) for entry in group) for group in groups),
        tabs=tuple(_marked(entry, current) for entry in _tabs(actor)),
    )


def _work(actor: Actor) -> tuple[Entry, ...]:
    entries = [_entry("start.dashboard", gettext("Dashboard"), "house")]
    if actor.can(Right.REGISTER):
        waiting = count_waiting(g.session, actor)
        entries.append(_entry("register.tray", gettext("Not registered"), "inbox", count=waiting))
    if actor.can(Right.READ):
        entries.append(_entry("search.saved", gettext("Kept searches"), "bookmark"))
    return tuple(entries)


def _journals(actor: Actor, registers: tuple[Named, ...]) -> tuple[Entry, ...]:
    if not actor.can(Right.READ):
        return ()
    books = tuple(
        Entry(
            key=f"journals.book:{register.code}",
            href=known_address("journals.book", code=register.code),
            text=in_language(register),
        )
        for register in registers
    )
    return (replace(_entry("journals.overview", gettext("Journals"), "journal-text"), below=books),)


def _partners(actor: Actor) -> tuple[Entry, ...]:
    if not actor.can(Right.READ):
        return ()
    return (_entry("partners.overview", gettext("Partners"), "building"),)


def _office(actor: Actor) -> tuple[Entry, ...]:
    entries = []
    if actor.can(Right.ADMINISTER):
        entries += [
            _entry("admin.users", gettext("Users"), "people"),
            _entry("admin.units", gettext("Units"), "diagram-3"),
            _entry("admin.registers", gettext("Journals and patterns"), "123"),
            _entry("intake.places", gettext("Ways in"), "box-arrow-in-down"),
            _entry("admin.kinds", gettext("Kinds of document"), "tags"),
            _entry("admin.cases", gettext("Cases"), "folder2"),
            _entry("admin.concepts", gettext("Search terms"), "translate"),
            _entry("admin.office", gettext("Organisation"), "bank"),
        ]
    if actor.can(Right.VERIFY):
        entries.append(_entry("admin.state", gettext("State and checks"), "activity"))
    if actor.can(Right.READ_AUDIT):
        entries.append(_entry("admin.audit", gettext("Audit log"), "clock-history"))
    return tuple(entries)


def _tabs(actor: Actor) -> tuple[Entry, ...]:
    """Give the phone's bottom bar: the places gone to most, then the menu."""
    tabs = [_entry("start.dashboard", gettext("Dashboard"), "house")]
    if actor.can(Right.READ):
        tabs.append(_entry("search.results", pgettext("noun", "Search"), "search"))
    if actor.can(Right.REGISTER):
        tabs.append(_entry("register.tray", pgettext("bottom bar", "Not registered"), "inbox"))
    elif actor.can(Right.READ):
        tabs.append(_entry("journals.overview", gettext("Journals"), "journal-text"))
    return (*tabs, Entry(key="menu", href="#menu", text=gettext("Menu"), icon="list"))


def _register_href(actor: Actor, registers: tuple[Named, ...]) -> str:
    if not actor.can(Right.REGISTER) or request.endpoint == "register.new":
        return ""
    if not registers:
        return ""
    # On a journal's page the button leads to that journal.
    shown = (request.view_args or {}).get("code") if request.blueprint == "journals" else None
    code = shown if shown in {register.code for register in registers} else registers[0].code
    return known_address("register.new", code=code)


def _entry(endpoint: str, text: str, icon: str, count: int = 0) -> Entry:
    return Entry(key=endpoint, href=known_address(endpoint), text=text, icon=icon, count=count)


def _flat(entries: tuple[Entry, ...]) -> list[Entry]:
    return [part for entry in entries for part in (entry, *entry.below)]


def _current(here: str, entries: list[Entry]) -> str:
    """Tell which entry the page belongs to: the one it names, else the longest address it lies under."""
    if here:
        return here
    path = request.path
    over = [entry for entry in entries if path == entry.href or path.startswith(entry.href.rstrip("/") + "/")]
    over = [entry for entry in over if entry.href != "/" or path == "/"]
    return max(over, key=lambda entry: len(entry.href)).key if over else (request.endpoint or "")


def _marked(entry: Entry, current: str) -> Entry:
    below = tuple(_marked(part, current) for part in entry.below)
    return replace(entry, current=entry.key == current, below=below)
