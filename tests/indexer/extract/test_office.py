"""Word documents become PDF by LibreOffice, in an external process that cannot stay."""

from __future__ import annotations

import stat
import time
from pathlib import Path

import pypdfium2
import pytest

from indexer.extract import office
from indexer.extract.office import office_program
from indexer.extract.pool import ReadingPool
from indexer.extract.port import ProblemCode, ReadingFailed
from tests.indexer.extract.conftest import FILES, LETTERS

needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")


@needs_office
def test_a_word_letter_becomes_a_pdf_with_its_words(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(pool.to_pdf(LETTERS / "ru_letter.docx"))
    assert "О продлении соглашения" in pool.read(path).text
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1


def refusal(path: Path) -> ProblemCode:
    with pytest.raises(ReadingFailed) as refused:
        office.to_pdf(path, timeout=1)
    return refused.value.problem.code


@needs_office
def test_what_is_no_document_is_refused() -> None:
    assert refusal(FILES / "giant.png") == ProblemCode.UNSUPPORTED
    assert refusal(FILES / "empty.pdf") == ProblemCode.UNSUPPORTED


def test_without_libreoffice_the_refusal_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(LETTERS / "ru_letter.docx") == ProblemCode.OFFICE_MISSING


def false_office(folder: Path, monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{deed}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_a_hanging_libreoffice_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    false_office(tmp_path, monkeypatch, "sleep 3600 & sleep 3600")
    started = time.monotonic()
    assert refusal(LETTERS / "ru_letter.docx") == ProblemCode.TIMEOUT
    assert time.monotonic() - started < 10


def test_a_libreoffice_that_makes_nothing_has_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    false_office(tmp_path, monkeypatch, "exit 0")
    assert refusal(LETTERS / "ru_letter.docx") == ProblemCode.OFFICE_FAILED
