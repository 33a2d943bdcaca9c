"""PDF: the words of the page in their order and place, and what the file says of itself."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from indexer.extract import pdf_facts
from indexer.extract.pdf import needs_ocr
from indexer.extract.pdf_facts import moment
from indexer.extract.pdf_text import BREAK, join_hyphens
from indexer.extract.plausible import VOWELS, has_plenty, is_doubtful, is_garbage
from indexer.extract.port import FormField, Method, Page, ProblemCode, Signature, State
from tests.indexer.extract.conftest import FILES, LETTERS, read_here, words_of
from tests.samples import texts


def share_of(letter: texts.Letter, text: str) -> float:
    """Give the share of a letter's words that a text has."""
    wanted, found = Counter(words_of(" ".join(letter.lines()))), Counter(words_of(text))
    return (wanted & found).total() / wanted.total()


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("ky_letter", texts.KY_MINISTRY),
        ("en_letter", texts.EN_UNIVERSITY),
        ("tr_letter", texts.TR_UNIVERSITY),
        ("en_outgoing", texts.EN_OUTGOING),
    ],
)
def test_born_digital_letters_keep_every_word(name: str, letter: texts.Letter) -> None:
    read = read_here(LETTERS / f"{name}.pdf")
    assert read.state == State.READ
    assert share_of(letter, read.text) == 1
    assert {page.method for page in read.pages} == {Method.TEXT}


def test_pages_are_counted_from_one_and_measured_in_points() -> None:
    read = read_here(LETTERS / "ky_en_agreement.pdf")
    assert [page.number for page in read.pages] == [1, 2, 3, 4, 5, 6]
    assert (round(read.pages[0].width), round(read.pages[0].height)) == (595, 842)
    assert "Студенттердин мобилдүүлүгү" in read.pages[1].text


def test_places_of_words_are_given_for_the_first_pages() -> None:
    read = read_here(LETTERS / "ky_en_agreement.pdf", boxed_pages=2)
    assert [bool(page.words) for page in read.pages] == [True, True, False, False, False, False]


def placed(page: Page, word: str) -> tuple[float, float]:
    """Give the middle of a word's box."""
    (found,) = [w for w in page.words if page.text[w.start : w.end] == word]
    return (found.x0 + found.x1) / 2, (found.y0 + found.y1) / 2


def test_a_word_lies_where_it_is_seen() -> None:
    page = read_here(LETTERS / "en_letter.pdf").pages[0]
    assert [page.text[w.start : w.end] for w in page.words] == words_of(page.text)
    assert placed(page, "QAU/INT/2026-731") == pytest.approx((0.275, 0.13), abs=0.05)
    assert placed(page, "Rehman") == pytest.approx((0.88, 0.71), abs=0.03)


def turned(pdf: bytes, degrees: int, tmp_path: Path) -> Path:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        page.rotate(degrees)
    path = tmp_path / "turned.pdf"
    writer.write(path)
    return path


def test_words_of_a_turned_page_lie_where_they_are_seen(tmp_path: Path) -> None:
    pdf = (LETTERS / "en_letter.pdf").read_bytes()
    x, y = placed(read_here(LETTERS / "en_letter.pdf").pages[0], "QAU/INT/2026-731")
    quarter = read_here(turned(pdf, 90, tmp_path)).pages[0]
    assert (round(quarter.width), round(quarter.height)) == (842, 595)
    assert placed(quarter, "QAU/INT/2026-731") == pytest.approx((1 - y, x), abs=0.01)
    half = read_here(turned(pdf, 180, tmp_path)).pages[0]
    assert placed(half, "QAU/INT/2026-731") == pytest.approx((1 - x, 1 - y), abs=0.01)


def test_kyrgyz_letters_drawn_apart_come_home() -> None:
    read = read_here(FILES / "drawn_apart.pdf")
    assert read.pages[0].method == Method.REPAIRED
    assert share_of(texts.KY_MINISTRY, read.text) == 1
    assert placed(read.pages[0], "өткөрүлөт.")[0] < 0.5
    assert [read.pages[0].text[w.start : w.end] for w in read.pages[0].words] == words_of(read.pages[0].text)


def test_hyphens_at_line_ends_are_joined_or_kept_as_the_page_itself_shows() -> None:
    read = read_here(FILES / "hyphens.pdf")
    assert "сотрудничество уланат" in read.text
    assert "Каид-и-Азам кампусу" in read.text
    assert "Osh-State" in read.text
    page = read.pages[0]
    halves = [page.text[w.start : w.end] for w in page.words if w.start < page.text.index("уланат")][-2:]
    assert halves == ["сотрудни", "чество"]


def test_a_page_that_hyphenates_by_program_is_joined() -> None:
    page = "\r\n".join(f"line {n} with coope{BREAK}ration and exam{BREAK}ple" for n in range(5))
    assert "-" not in join_hyphens(page)


@pytest.mark.ocr
def test_a_page_whose_letters_have_no_names_is_read_by_its_looks() -> None:
    read = read_here(FILES / "nameless_letters.pdf")
    assert read.pages[0].method == Method.OCR
    assert share_of(texts.RU_UNIVERSITY, read.text) > 0.97


def test_the_text_layer_of_a_scan_is_believed() -> None:
    read = read_here(FILES / "searchable_scan.pdf")
    assert read.pages[0].method == Method.TEXT
    assert share_of(texts.KY_SCANNED, read.text) > 0.95


def test_a_form_is_read_with_its_fields_and_remarks() -> None:
    read = read_here(FILES / "form.pdf")
    assert "Aigul Toktosunova" in read.text
    assert "Please add the transcript of records" in read.text
    assert read.facts.title == "Application for an exchange semester"
    assert read.facts.author == "International office"
    assert read.facts.attachments == ("transcript.txt",)
    assert read.facts.form_fields == (FormField("student", "Aigul Toktosunova"),)
    signed = datetime(2026, 10, 12, 9, 30, tzinfo=timezone(timedelta(hours=6)))
    assert read.facts.signatures == (Signature("Gulnara Asanova", "Approved by the dean", signed),)


def test_a_lock_on_printing_keeps_nobody_from_reading() -> None:
    read = read_here(FILES / "owner_locked.pdf")
    assert read.state == State.READ
    assert read.facts.encrypted
    assert share_of(texts.EN_OUTGOING, read.text) == 1


def test_a_blank_page_has_no_text_and_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "blank.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.showPage()
    canvas.drawString(60, 700, "A page with enough words on it to be a page of a letter")
    canvas.save()
    read = read_here(path)
    assert [page.method for page in read.pages] == [Method.NONE, Method.TEXT]
    assert read.state == State.READ


def test_pages_beyond_the_limit_are_left_and_said_so() -> None:
    read = read_here(LETTERS / "ky_en_agreement.pdf", page_limit=2)
    assert len(read.pages) == 2
    assert read.state == State.PARTLY
    assert read.error is not None
    assert (read.error.code, read.error.detail) == (ProblemCode.PAGES_LEFT, "4")


def test_facts_that_hang_cost_only_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(pypdf.PdfReader):
        @property
        def metadata(self) -> None:
            while True:
                try:
                    sum(range(1000))
                except Exception:
                    continue

    monkeypatch.setattr(pdf_facts, "PdfReader", Endless)
    monkeypatch.setattr(pdf_facts, "SECONDS", 0.2)
    read = read_here(LETTERS / "en_letter.pdf")
    assert read.state == State.READ
    assert read.error is None
    assert [problem.code for problem in read.problems] == [ProblemCode.FACTS_UNREAD]
    assert read.facts.page_count == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D:20261012093000+06'00'", datetime(2026, 10, 12, 9, 30, tzinfo=timezone(timedelta(hours=6)))),
        ("D:20261012093000Z", datetime(2026, 10, 12, 9, 30, tzinfo=UTC)),
        ("D:2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("20261012", datetime(2026, 10, 12, tzinfo=UTC)),
        ("D:20261399", None),
        ("D:20261012093000+99'00'", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_dates_of_pdf_are_read_as_far_as_they_go(text: str | None, expected: datetime | None) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    "letter", [texts.KY_MINISTRY, texts.RU_UNIVERSITY, texts.EN_UNIVERSITY, texts.TR_UNIVERSITY]
)
def test_writing_is_told_from_rubbish(letter: texts.Letter) -> None:
    text = " ".join(letter.lines())
    assert has_plenty(text)
    assert not is_garbage(text)
    assert is_garbage("".join(chr(0xE000 + ord(sign)) for sign in text))
    assert is_garbage("".join(sign for sign in text if sign.lower() not in VOWELS))


def test_cyrillic_under_latin_names_is_rubbish() -> None:
    text = " ".join(texts.RU_UNIVERSITY.lines()).encode("cp1251", "replace").decode("latin-1")
    assert is_garbage(text)
    assert not is_garbage(
        "Çınar Üniversitesi Öğrenci İşleri Müdürlüğü, değişim öğrencilerine duyurulur: başvuru"
    )


@pytest.mark.parametrize(
    "letter", [texts.KY_MINISTRY, texts.RU_UNIVERSITY, texts.EN_UNIVERSITY, texts.TR_UNIVERSITY]
)
def test_a_text_without_the_words_every_page_has_is_doubtful(letter: texts.Letter) -> None:
    lines = " ".join(letter.lines())
    assert not is_doubtful(lines)
    shifted = "".join(chr(ord(sign) + 1) if sign.isalpha() else sign for sign in lines)
    assert is_doubtful(shifted) or is_garbage(shifted)


@pytest.mark.ocr
def test_a_recognised_page_keeps_what_the_file_has_for_it() -> None:
    page = read_here(FILES / "nameless_letters.pdf").pages[0]
    assert page.method == Method.OCR
    assert page.layer.strip()
    assert page.layer not in page.text


def test_names_and_numbers_alone_are_no_rubbish() -> None:
    assert not is_garbage("ЖЧК, ООО, ГКНБ 15-03/1")
    assert not is_garbage("")


@pytest.mark.ocr
def test_a_stamp_on_a_scan_does_not_hide_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "stamped.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(str(LETTERS / "ky_photo.jpg"), 0, 0, *A4)
    canvas.drawString(60, 40, "Signed electronically, certificate 00A3 77F1 2C45, valid until 31.12.2027")
    canvas.save()
    page = read_here(path).pages[0]
    assert page.method == Method.OCR
    assert "Чет өлкөлүк студенттердин" in page.text
    assert page.text.endswith("Signed electronically, certificate 00A3 77F1 2C45, valid until 31.12.2027")


def test_ink_without_letters_is_worth_a_look(tmp_path: Path) -> None:
    path = tmp_path / "outlines.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setLineWidth(2)
    for x in (100, 200, 300):  # H, drawn as strokes
        canvas.line(x, 600, x, 700)
        canvas.line(x + 50, 600, x + 50, 700)
        canvas.line(x, 650, x + 50, 650)
    canvas.save()
    with pypdfium2.PdfDocument(path) as document:
        assert needs_ocr(document[0], "")
        assert not needs_ocr(document[0], "x" * 500)
