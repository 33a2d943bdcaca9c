"""The words for the registry's codes, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext, lazy_gettext, lazy_pgettext

from archive import countries
from indexer.extract.ocr_languages import package_of
from webui.i18n import language

_l, _p = lazy_gettext, lazy_pgettext

DELIVERIES: Mapping[str, Any] = {
    "post": _p("delivery", "Post"),
    "email": _p("delivery", "E-mail"),
    "hand": _p("delivery", "By hand"),
    "courier": _p("delivery", "Courier"),
    "edms": _p("delivery", "Electronic document system"),
    "fax": _p("delivery", "Fax"),
    "diplomatic": _p("delivery", "Diplomatic post"),
}

MARKS: Mapping[str, Any] = {
    "public": _p("access mark", "Public"),
    "internal": _p("access mark", "Internal"),
    "official": _p("access mark", "For official use only"),
    "confidential": _p("access mark", "Confidential"),
}

FILE_ROLES: Mapping[str, Any] = {
    "original": _p("file", "Original"),
    "annex": _p("file", "Annex"),
    "translation": _p("file", "Translation"),
    "scan": _p("file", "Scan"),
}

# How a letter came into the tray.
SOURCES: Mapping[str, Any] = {
    "dropped": _p("way in", "Dropped"),
    "folder": _p("way in", "Scanner"),
    "mail": _p("way in", "Mail"),
    "command": _p("way in", "Folder taken in"),
    "batch": _p("way in", "Part of a batch"),
}
# A searchable copy is made, never brought: no form offers it.
EVERY_FILE_ROLE: Mapping[str, Any] = {**FILE_ROLES, "rendition": _p("file", "Made copy")}

ROLES: Mapping[str, Any] = {
    "registrar": _p("role", "Registrar"),
    "officer": _p("role", "Staff member"),
    "head": _p("role", "Head of department"),
    "rector": _p("role", "Rector or vice-rector"),
    "lawyer": _p("role", "Legal reviewer"),
    "coordinator": _p("role", "Faculty coordinator"),
    "archivist": _p("role", "Archivist"),
    "reader": _p("role", "Reader (view only)"),
    "auditor": _p("role", "Auditor"),
    "administrator": _p("role", "Administrator"),
}

# What this document is to the other one, and the other way round.
LINKS_OUT: Mapping[str, Any] = {
    "reply_to": _p("link", "reply to"),
    "forwards": _p("link", "forwards"),
    "annex_to": _p("link", "annex to"),
    "addendum_to": _p("link", "addendum to"),
    "renews": _p("link", "renews"),
    "supersedes": _p("link", "supersedes"),
    "amends": _p("link", "amends"),
    "cancels": _p("link", "cancels"),
    "translation_of": _p("link", "translation of"),
    "based_on": _p("link", "based on"),
    "copy_of": _p("link", "copy of"),
}
LINKS_IN: Mapping[str, Any] = {
    "reply_to": _p("link", "answered by"),
    "forwards": _p("link", "forwarded by"),
    "annex_to": _p("link", "has the annex"),
    "addendum_to": _p("link", "has the addendum"),
    "renews": _p("link", "renewed by"),
    "supersedes": _p("link", "superseded by"),
    "amends": _p("link", "amended by"),
    "cancels": _p("link", "cancelled by"),
    "translation_of": _p("link", "translated by"),
    "based_on": _p("link", "basis of"),
    "copy_of": _p("link", "copied by"),
}

READING_STATES: Mapping[str, tuple[str, Any]] = {
    "waiting": ("wait", _l("Waiting to be read")),
    "reading": ("run", _l("Being read")),
    "read": ("done", _l("Text read")),
    "partly": ("soon", _l("Read in part")),
    "empty": ("dim", _l("No text in the file")),
    "protected": ("soon", _l("Protected by a password")),
    "unsupported": ("dim", _l("This kind of file is not read")),
    "unreadable": ("soon", _l("Could not be read")),
    "failed": ("soon", _l("Could not be read")),
}

READING_ERRORS: Mapping[str, Any] = {
    "protected": _l("The file is protected by a password. Ask the sender for one without it."),
    "empty": _l("The file is empty."),
    "no_text": _l("No text was found in the file."),
    "damaged": _l("The file is damaged and cannot be opened. Ask the sender to send it again."),
    "too_large": _l("The pages are too large to be recognised."),
    "unpacks_too_large": _l("The file would unpack to an unreasonable size and was not opened."),
    "timeout": _l("Reading took too long and was stopped."),
    "out_of_memory": _l("Reading needed too much memory and was stopped."),
    "crashed": _l("The reading program stopped unexpectedly."),
    "unsupported": _l("This kind of file is not read; it is kept as it is."),
    "pages_left": _l("Only the first pages were read; the rest is left."),
    "pages_follow": _l("The first pages are recognised; the others follow."),
    "files_left": _l("There are more files inside than are taken out; the rest stays in the file."),
    "facts_unread": _l("The text was read, but not what the file says of itself."),
    "ocr_missing": _l("Text recognition is not installed on this computer."),
    "ocr_pack_missing": _l("A language of text recognition is not installed on this computer."),
    "office_missing": _l("The word processor that draws pages is not installed on this computer."),
    "office_failed": _l("The word processor could not draw the pages."),
    "lost": _l("The stored file is missing from the archive folder."),
    "copy_missing": _l("OCRmyPDF, which makes searchable copies, is not installed on this computer."),
    "copy_failed": _l("The searchable copy could not be made."),
    "copy_timeout": _l("Making the searchable copy took too long and was stopped."),
    "copy_protected": _l("The file is protected by a password, so no searchable copy can be made."),
}

LACKS: Mapping[str, Any] = {
    "ocr_missing": _l("Text recognition is off: scans are kept but not read."),
    "ocr_pack_missing": _l("A language of text recognition is missing"),
    "office_missing": _l("Page pictures of Word files are off."),
    "office_part_missing": _l("A part of the office program that opens old slides and tables is missing"),
    "fonts_missing": _l("Fonts with ө ү ң are missing: page pictures of Word files may look wrong."),
}

FIELDS: Mapping[str, Any] = {
    "kind_id": _l("Kind of document"),
    "languages": _l("Language"),
    "partner_id": _l("Correspondent"),
    "person": _l("Person"),
    "their_number": _l("Their number"),
    "their_date": _l("Date of the document"),
    "subject": _l("Summary"),
    "sheets": _l("Sheets"),
    "annexes": _l("Annexes"),
    "copies": _l("Copies"),
    "delivery": _l("Delivery"),
    "from_unit_id": _l("From unit"),
    "unit_id": _l("Addressee unit"),
    "addressee": _l("Addressee"),
    "signatory": _l("Signatory"),
    "responsible_id": _l("Responsible executor"),
    "due_on": _l("Due date"),
    "case_id": _l("Case index"),
    "access": _l("Access mark"),
    "access_reason": _l("Reason for the access mark"),
    "note": _l("Note"),
}

PARTNER_TYPES: Mapping[str, Any] = {
    "university": _p("partner", "University"),
    "ministry": _p("partner", "Ministry"),
    "state_body": _p("partner", "State body"),
    "embassy": _p("partner", "Embassy or consulate"),
    "international": _p("partner", "International organisation"),
    "foundation": _p("partner", "Foundation"),
    "association": _p("partner", "Association"),
    "company": _p("partner", "Company"),
    "school": _p("partner", "School"),
    "person": _p("partner", "Private person"),
    "other": _p("partner", "Other"),
}

KINDS_OF_NAME: Mapping[str, Any] = {
    "official": _p("name", "Official"),
    "short": _p("name", "Short"),
    "alias": _p("name", "Also called"),
    "former": _p("name", "Former"),
}

NUMBERINGS: Mapping[str, Any] = {
    "issued": _p("number", "next in order"),
    "late": _p("number", "registered late"),
    "literal": _p("number", "literal number"),
    "manual": _p("number", "written by hand"),
    "imported": _p("number", "taken over from a past book"),
}


def reading_error(code: str | None, detail: str | None = None) -> str:
    """Say why a file could not be read."""
    if not code:
        return ""
    text = str(READING_ERRORS.get(code) or gettext("The file could not be read."))
    if detail and code == "ocr_pack_missing":
        return f"{text} (apt-get install {package_of(detail)})"
    return text


TROUBLES: Mapping[str, Any] = {
    "unreachable": _l("cannot be reached; the database answers"),
    "slow": _l("does not answer in time; the database answers"),
    "busy": _l("has too much to do; the database answers"),
    "refused": _l("refuses Katchy's user or key; the database answers"),
    "certificate": _l("shows a certificate that is not trusted; the database answers"),
    "read_only": _l("takes no writes, its disk may be full; the database answers"),
    "missing": _l("has lost its index, which is built anew; the database answers"),
    "foreign": _l("holds an index of somebody else under our name; the database answers"),
    "broken": _l("answers with errors; the database answers"),
}


def engine_trouble(code: str) -> str:
    """Say why the search engine beside the database does not answer."""
    return word(TROUBLES, code)


def preflight_word(lack: Any) -> str:
    """Say what this computer lacks."""
    text = word(LACKS, lack.code)
    return f"{text}: {lack.detail}" if lack.detail else text


def word(table: Mapping[str, Any], code: str | None) -> str:
    """Give the word for a code; an unknown code stands for itself."""
    return str(table.get(code or "", code or ""))


def choices(table: Mapping[str, Any], empty: str | None = None) -> list[tuple[str, Any]]:
    """Give a table's codes and words as the choices of a select field."""
    first = [] if empty is None else [("", empty)]
    return [*first, *table.items()]


def country_word(code: str | None) -> str:
    """Name a country in the page's language."""
    return countries.country_name(code, language()) if code else ""


def link_word(tie: Any) -> str:
    """Say what a document is to the other end of a tie."""
    return word(LINKS_OUT if tie.outward else LINKS_IN, tie.type)


def init_app(app: Flask) -> None:
    """Give pages the words for codes."""
    app.jinja_env.globals.update(
        tray_source=lambda source: word(SOURCES, source),
        link_word=link_word,
        delivery_word=lambda code: word(DELIVERIES, code),
        role_word=lambda code: word(EVERY_FILE_ROLE, code),
        numbering_word=lambda code: word(NUMBERINGS, code),
        mark_word=lambda code: word(MARKS, code),
        person_role=lambda code: word(ROLES, code),
        reading_state=lambda code: READING_STATES.get(code, READING_STATES["waiting"]),
        reading_error=reading_error,
        preflight_word=preflight_word,
        engine_trouble=engine_trouble,
    )
    app.jinja_env.filters["country_name"] = country_word
