"""A registry with one document of each access mark, every one with words, numbers and names nobody else has.

Whoever finds such a word in an answer knows which document it came from. All are answers to one public letter, have a
file that was read, stood in the tray before, and were corrected once.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import partners, tray
from archive.access import Mark
from archive.corrections import correct
from archive.errors import FileEmpty
from archive.files import take_in
from archive.import_journal import batch as imports
from archive.intake import arrivals, places
from archive.links import REPLY_TO
from archive.models import (
    CaseFile,
    DocumentFile,
    DocumentKind,
    IntakeArrival,
    IntakePlace,
    Link,
    Register,
    Unit,
    User,
)
from archive.numbering import continue_from
from archive.page_corrections import correct_page
from archive.partners import NameForm, PartnerForm, PersonForm
from archive.registers import first_register_of
from archive.registration import Letter, NewLink, register
from indexer.extract.content import detect
from tests.conftest import NOW, ZONE, Registry
from webui.bootstrap import Services, build_services, build_worker

COMMON = "commonword"  # stands in every document, on its card and in its file
FIRST_SERIAL = 9_731_001  # no other figure of a page is taken for one of these


@dataclass(frozen=True)
class Marked:
    """The document of one mark, and where everything of it is found."""

    id: int
    number: str
    file_id: int
    sha256: str
    link_id: int
    partner_id: int
    person_id: int
    item_id: int  # the tray item it was registered from
    waiting_id: int  # a tray item that waits still
    waiting_sha256: str
    words: tuple[str, ...]  # of the document alone
    partner: str  # the name of its correspondent: in the directory for everybody


@dataclass(frozen=True)
class House:
    """A registry of marked documents, as a folder that can be copied."""

    registry: Registry
    marked: dict[Mark, Marked]
    merged_id: int  # a partner merged into the public one's
    rows: dict[str, int] = field(default_factory=dict)  # a row of each of the administrator's tables

    def copy(self, folder: Path) -> Services:
        """Open a copy of the registry to do things to."""
        shutil.copytree(self.registry.settings.data, folder)
        return build_services(replace(self.registry.settings, data=folder), self.registry.clock)


def build(registry: Registry) -> House:
    """Fill a set-up registry by its services and let the worker read and index it."""
    services = build_services(registry.settings, registry.clock)
    with services.database.write() as session:
        services.search.prepare(session)
        continue_from(session, first_register_of(session, "incoming"), NOW.year, FIRST_SERIAL - 1)
        marked: dict[Mark, Marked] = {}
        for mark in Mark:
            first = marked[Mark.PUBLIC].id if marked else None
            marked[mark] = _document(session, registry, mark, first)
        duplicate = _partner(session, registry, "Duplicate House")
        partners.merge(session, registry.head, marked[Mark.PUBLIC].partner_id, duplicate, "twice", at=NOW)
        _ways_in(session, registry)
        batch = imports.begin(
            session, registry.head, first_register_of(session, "incoming"), 2019,
            take_in(registry.storage, BytesIO(b"x"), "2019.csv", limit_mb=1, detect=lambda *_: "text/csv"),
            [["№", "Дата"], ["1", "14.03.2019"]], {}, own_headings={}, now=NOW,
        )  # fmt: skip
        tables: dict[str, Any] = {
            "arrival": IntakeArrival,
            "place": IntakePlace,
            "case": CaseFile,
            "kind": DocumentKind,
            "register": Register,
            "unit": Unit,
            "user": User,
        }
        rows = {name: session.scalars(select(table.id)).first() or 0 for name, table in tables.items()}
        rows["batch"] = batch.id
    build_worker(services).drain()
    services.close()
    return House(registry, marked, duplicate, rows)


def _ways_in(session: Session, registry: Registry) -> None:
    """Give a journal a scan folder, in which something could not be taken."""
    form = places.FolderForm("incoming", 1)
    root = registry.settings.scans
    places.save_folder(session, registry.people["administrator"], None, form, root=root, at=NOW)
    error = FileEmpty(name="empty.pdf")
    arrivals.note_failed(session, "folder", "incoming", "failed empty.pdf", error, name="empty.pdf", at=NOW)


def letter_pdf(*lines: str) -> bytes:
    """Make a small PDF that says this."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(300, 200), invariant=1)
    for place, line in enumerate(lines):
        canvas.drawString(20, 160 - 20 * place, line)
    canvas.save()
    return out.getvalue()


def _document(session: Session, registry: Registry, mark: Mark, first: int | None) -> Marked:
    head = registry.head  # sees every mark; who registers a document sees it whatever its mark
    partner = _partner(session, registry, f"House {mark}")
    person = partners.save_person(session, head, partner, None, PersonForm(f"Person {mark}"), at=NOW)
    items = []
    for what in ("letter", "waiting"):
        words = (COMMON, f"text{mark}") if what == "letter" else ("waits", mark)
        taken = take_in(
            registry.storage,
            BytesIO(letter_pdf(*words)),
            f"file{mark}.pdf" if what == "letter" else f"{mark}.pdf",
            limit_mb=1,
            detect=lambda path, told: detect(path, told).mime,
        )
        items.append((tray.receive(session, head, (taken,), now=NOW).id, taken))
    (item_id, taken), (waiting_id, waiting) = items
    letter = Letter(
        register="IN",
        subject=f"{COMMON} old{mark}",
        partner_id=partner,
        person=f"signer{mark}",
        their_number=f"TN{mark}-77",
        annexes=f"annex{mark}",
        addressee=f"addressee{mark}",
        note=f"note{mark}",
        due_on=NOW.date() + timedelta(days=1),
        access=mark,
        access_reason=f"reason{mark}",
        files=(taken,),
        links=(NewLink(first, REPLY_TO),) if first else (),
        tray_item_id=item_id,
        repeat_accepted=True,
    )
    document = register(session, head, letter, now=NOW, zone=ZONE)
    new = {"subject": f"{COMMON} subject{mark}"}
    correct(session, head, document.id, new, reason=f"why{mark}", version=document.version, now=NOW)
    file = session.scalars(select(DocumentFile).where(DocumentFile.document_id == document.id)).one()
    mended = f"{COMMON} text{mark} mended{mark}"
    correct_page(session, head, document.id, file.id, 1, mended, language="en", version=0, now=NOW)
    link = session.scalar(select(Link.id).where(Link.from_id == document.id))
    said = (
        "text",
        "mended",
        "file",
        "old",
        "subject",
        "signer",
        "annex",
        "addressee",
        "note",
        "reason",
        "why",
    )
    return Marked(
        id=document.id,
        number=document.number,
        file_id=file.id,
        sha256=file.sha256,
        link_id=link or 0,
        partner_id=partner,
        person_id=person.id,
        item_id=item_id,
        waiting_id=waiting_id,
        waiting_sha256=waiting.sha256,
        words=(str(document.serial), f"TN{mark}-77", file.sha256, *(f"{word}{mark}" for word in said)),
        partner=f"House {mark}",
    )


def _partner(session: Session, registry: Registry, name: str) -> int:
    form = PartnerForm((NameForm(name),), "university", "TR", "Konya")
    return partners.create_partner(session, registry.head, form, at=NOW, same_accepted=True).id
