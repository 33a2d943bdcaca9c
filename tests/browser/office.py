"""An office in the middle of its day: letters of every kind, one of them annulled, partners, a tray."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive import partners, tray
from archive.access import Mark
from archive.concepts import ConceptForm, save_concept
from archive.errors import FileEmpty, FolderMissing
from archive.files import TakenFile, take_in
from archive.import_journal import batch as imports
from archive.intake import arrivals, places
from archive.models import DocumentFile
from archive.partners.forms import NameForm, PartnerForm, PersonForm
from archive.registers import first_register_of
from archive.registration import NewLink, annul
from indexer.extract.content import detect
from tests import factories
from tests.browser.site import LiveSite
from tests.conftest import NOW
from webui.bootstrap import build_worker

LETTERS = Path(__file__).parents[1] / "samples" / "letters"


@dataclass(frozen=True)
class Office:
    """Where the things of the day are found."""

    letter: int
    letter_file: int
    annulled: int
    partner: int
    duplicate: int
    merged: int
    person: int
    waiting: int
    batch: int
    place: int


def furnish(site: LiveSite) -> Office:
    """Fill a live site's registry by its services, and let its worker read what there is to read."""
    with site.services.database.write() as session:
        office = _day(session, site)
    build_worker(site.services).drain()
    return office


def _day(session: Session, site: LiveSite) -> Office:
    clerk, head = site.registry.registrar, site.registry.head
    university = _partner(session, site, "Selçuk Üniversitesi", "Сельчук университети")
    duplicate = _partner(session, site, "Selcuk University")
    gone = _partner(session, site, "SÜ Konya")
    partners.merge(session, clerk, university, gone, reason="same university", at=NOW)
    person = partners.save_person(
        session, clerk, university, None, PersonForm("Prof. Dr. Mehmet Yıldırım", "Vice-Rector"), at=NOW
    )
    letter = factories.document(
        session,
        clerk,
        partner_id=university,
        subject="Меморандумду 2027–2030-жылдарга узартуу жана студенттерди алмашуу квотасы жөнүндө",
        their_number="E-38162/2214",
        their_date=date(2026, 11, 16),
        languages=("en",),
        due_on=NOW.date() + timedelta(days=1),
        files=(_take(site, "en_letter.pdf"),),
    )
    factories.document(
        session,
        clerk,
        "OUT",
        partner_id=university,
        subject="Жооп кат",
        links=(NewLink(letter.id, "reply_to"),),
    )
    factories.document(session, head, subject="Маалымат суратуу", access=Mark.OFFICIAL, due_on=NOW.date())
    mistake = factories.document(session, clerk, subject="Кайталанган кат")
    annul(session, clerk, mistake.id, "repeats the one before", now=NOW)
    save_concept(session, site.registry.administrator, None, ConceptForm(ky="Мевлана", en="Mevlana"), at=NOW)
    item = tray.receive(session, clerk, (_take(site, "ky_letter.pdf"),), now=NOW)
    session.flush()
    return Office(
        letter=letter.id,
        letter_file=_file_of(session, letter.id),
        annulled=mistake.id,
        partner=university,
        duplicate=duplicate,
        merged=gone,
        person=person.id,
        waiting=item.id,
        batch=_past_year(session, site),
        place=_scanner(session, site),
    )


def _past_year(session: Session, site: LiveSite) -> int:
    """A past year's journal that was brought and has everything there can be to say."""
    lines = [
        ["№", "Дата", "Отправитель", "Содержание", "Примечание"],
        ["15-03/1", "14.03.2019", "Гёте-институт", "О курсах", ""],
        ["15-03/2", "03/04/2019", "Selçuk Universitesi Rektörlüğü", "О визите", ""],
        ["15-03/2", "2018-01-01", "", "", ""],
    ]
    journal = first_register_of(session, "incoming")
    table = _take(site, "ky_letter.pdf")
    return imports.begin(
        session, site.registry.head, journal, 2019, table, lines, {}, own_headings={}, now=NOW
    ).id


def _scanner(session: Session, site: LiveSite) -> int:
    """A scan folder that is gone, and a scan that could not be taken."""
    admin, root = site.registry.people["administrator"], site.services.settings.scans
    place = places.save_folder(session, admin, None, places.FolderForm("incoming", 1), root=root, at=NOW)
    places.went_wrong(session, place.id, FolderMissing(folder="incoming"), at=NOW)
    error = FileEmpty(name="scan-0002.pdf")
    arrivals.note_failed(session, "folder", "incoming", "failed scan", error, name="scan-0002.pdf", at=NOW)
    return place.id


def _partner(session: Session, site: LiveSite, *names: str) -> int:
    form = PartnerForm(tuple(NameForm(name) for name in names), "university", "TR", city="Konya")
    return partners.create_partner(session, site.registry.registrar, form, at=NOW, same_accepted=True).id


def _take(site: LiveSite, name: str) -> TakenFile:
    content = BytesIO((LETTERS / name).read_bytes())
    return take_in(
        site.services.storage, content, name, limit_mb=100, detect=lambda path, told: detect(path, told).mime
    )


def _file_of(session: Session, document_id: int) -> int:
    return session.scalars(select(DocumentFile.id).where(DocumentFile.document_id == document_id)).one()
