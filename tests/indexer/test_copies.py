"""Searchable copies: the original is untouched, the copy says it is one, and what goes wrong is said."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from sqlalchemy import select

from archive import audit, outbox
from archive.files import FileRole
from archive.models import DocumentFile, Job, Rendition, StoredFile
from archive.renditions import ask_copy, copies_of, copy_name
from indexer.copies import MISSING, PROTECTED, copy_program
from indexer.extract.tesseract import NoTesseract, installed_packs
from tests import factories
from tests.conftest import NOW, Registry
from webui.bootstrap import build_services, build_worker, prepare

SAMPLES = Path(__file__).parents[1] / "samples"
PROGRAM = os.environ.get("KATCHY_COPY_PROGRAM") or shutil.which("ocrmypdf") or ""

Copying = Callable[..., Rendition]


@pytest.fixture
def copied(registry: Registry) -> Copying:
    """Register a file, ask for its copy, let the worker work; gives how it ended."""

    def copy(content: bytes, name: str, mime: str, program: str = "no-such-program") -> Rendition:
        services = build_services(replace(registry.settings, copy_program=program), registry.clock)
        prepare(services)
        with services.database.write() as session:
            taken = factories.taken(registry.storage, content, name, mime)
            document = factories.document(session, registry.registrar, files=(taken,))
            file = session.scalars(select(DocumentFile).where(DocumentFile.document_id == document.id)).one()
            ask_copy(session, registry.registrar, document.id, file.id, now=NOW)
        build_worker(services).drain()
        services.close()
        with registry.database.read() as session:
            made = session.scalars(select(Rendition)).one()
            session.expunge(made)
            return made

    return copy


def letter(name: str = "ky_scan.pdf") -> bytes:
    return (SAMPLES / "letters" / name).read_bytes()


def stand_in(folder: Path, script: str) -> str:
    """A program that behaves as OCRmyPDF may: ends as told, or leaves a file."""
    program = folder / "ocrmypdf"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


WRITES = 'for last; do :; done; [ "$1" = --version ] && echo 9.9 && exit; '


def test_a_copy_stands_beside_the_untouched_original(
    copied: Copying, registry: Registry, tmp_path: Path
) -> None:
    program = stand_in(tmp_path, WRITES + 'echo "%PDF-1.7 pdfaid:part" > "$last"')
    made = copied(letter(), "scan.pdf", "application/pdf", program)
    with registry.database.read() as session:
        original, copy = session.scalars(select(DocumentFile).order_by(DocumentFile.id)).all()
        assert (copy.id, copy.name, copy.role) == (made.file_id, "scan (PDF-A).pdf", FileRole.RENDITION)
        assert (made.tool, made.tool_version) == ("OCRmyPDF", "9.9")
        assert registry.storage.path(original.sha256).read_bytes() == letter()
        assert original.sha256 == factories.sha256(letter())
        told = [entry.action for entry in audit.history(session, "document", original.document_id)]
        assert told[-2:] == ["copy_asked", "copy_made"]
        assert not list(audit.check_chain(session))
        assert session.scalars(select(Job)).all() == []


def test_the_command_gets_no_name_of_a_stranger(copied: Copying, tmp_path: Path) -> None:
    program = stand_in(tmp_path, WRITES + f'echo "$@" > {tmp_path}/said; echo x > "$last"')
    copied(letter(), "--output-type none; rm.pdf", "application/pdf", program)
    said = (tmp_path / "said").read_text("utf-8")
    assert "rm.pdf" not in said
    assert "--output-type none" not in said


def test_without_the_program_it_is_named(copied: Copying) -> None:
    assert copied(letter(), "scan.pdf", "application/pdf").error == MISSING


def test_what_the_program_says_is_kept_for_the_administrator(copied: Copying, tmp_path: Path) -> None:
    program = stand_in(tmp_path, "echo 'EncryptedPdfError: locked' >&2; exit 8")
    made = copied(letter(), "scan.pdf", "application/pdf", program)
    assert (made.error, made.error_detail) == (PROTECTED, "EncryptedPdfError: locked")


def test_asking_again_after_a_failure_tries_again(copied: Copying, registry: Registry) -> None:
    made = copied(letter(), "scan.pdf", "application/pdf")
    with registry.database.write() as session:
        file = session.get_one(DocumentFile, made.of_id)
        for _ in range(2):
            ask_copy(session, registry.registrar, file.document_id, file.id, now=NOW)
        assert copies_of(session, [file.id])[file.id].is_waiting
        assert len(session.scalars(select(Job).where(Job.kind == outbox.COPY)).all()) == 1


def test_nothing_of_a_run_is_left_behind(
    copied: Copying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    copied(letter(), "scan.pdf", "application/pdf", stand_in(tmp_path, "sleep 60 & exit 3"))
    assert [path.name for path in room.iterdir() if path.name.startswith("katchy-copy-")] == []


def test_a_copy_is_named_as_one() -> None:
    assert copy_name("letter.pdf", archival=True) == "letter (PDF-A).pdf"
    assert copy_name("scan.2026.tif", archival=False) == "scan.2026 (copy).pdf"


def has_all() -> bool:
    try:
        return bool(PROGRAM) and {"kir", "rus", "eng"} <= installed_packs()
    except NoTesseract:
        return False


@pytest.mark.ocr
@pytest.mark.skipif(not has_all(), reason="OCRmyPDF or tesseract is not installed on this computer")
@pytest.mark.parametrize(
    ("name", "mime", "word", "archival"),
    [
        ("ky_scan.pdf", "application/pdf", "каттоосу", False),
        ("ru_fax.tif", "image/tiff", "университет", True),
    ],
)
def test_a_scan_becomes_searchable(
    copied: Copying, registry: Registry, name: str, mime: str, word: str, archival: bool
) -> None:
    made = copied(letter(name), name, mime, PROGRAM)
    assert not made.error, made.error_detail
    assert made.tool_version
    with registry.database.read() as session:
        copy = session.get_one(DocumentFile, made.file_id)
        assert session.get_one(StoredFile, copy.sha256).mime == "application/pdf"
        data = registry.storage.path(copy.sha256).read_bytes()
        copy_name_, original = copy.name, session.get_one(DocumentFile, made.of_id).sha256
    with pypdfium2.PdfDocument(BytesIO(data)) as document:
        assert word in document[0].get_textpage().get_text_bounded().lower()
        assert original in document.get_metadata_value("Subject"), "it says what it is a copy of"
    assert (b"pdfaid:part" in data) is archival
    assert ("(PDF-A)" in copy_name_) is archival
    assert factories.sha256(letter(name)) == original


@pytest.mark.ocr
@pytest.mark.skipif(not has_all(), reason="OCRmyPDF or tesseract is not installed on this computer")
def test_a_signed_file_is_copied_and_itself_untouched(copied: Copying, registry: Registry) -> None:
    content = signed(letter())
    made = copied(content, "signed.pdf", "application/pdf", PROGRAM)
    assert not made.error, made.error_detail
    assert registry.storage.path(factories.sha256(content)).read_bytes() == content


def signed(content: bytes) -> bytes:
    """Give a PDF a field that holds a signature, as programs see it; what it holds is no real one."""
    writer = PdfWriter(clone_from=BytesIO(content))
    signature = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/Filter"): NameObject("/Adobe.PPKLite"),
            NameObject("/SubFilter"): NameObject("/adbe.pkcs7.detached"),
            NameObject("/Contents"): TextStringObject("x" * 64),
            NameObject("/ByteRange"): ArrayObject(map(NumberObject, (0, 10, 20, 30))),
        }
    )
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/T"): TextStringObject("Signature1"),
            NameObject("/V"): writer._add_object(signature),
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject(map(NumberObject, (0, 0, 0, 0))),
        }
    )
    fields = ArrayObject([writer._add_object(field)])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): fields, NameObject("/SigFlags"): NumberObject(3)}
    )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_program_may_be_named_by_a_setting(registry: Registry, tmp_path: Path) -> None:
    program = stand_in(tmp_path, "exit 0")
    assert copy_program(replace(registry.settings, copy_program=program)) == program
    assert copy_program(replace(registry.settings, copy_program=str(tmp_path / "none"))) is None
