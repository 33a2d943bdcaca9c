"""`katchy import`: our own export comes back as it went, in every format and language; and is taken back."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.access import Mark
from archive.numbering import Numbering, NumberWish
from archive.registers import RegisterForm, save_register
from archive.registration import annul
from tests.cli.conftest import Katchy
from tests.conftest import NOW, Registry
from tests.factories import document


@pytest.fixture
def journal(registry: Registry) -> None:
    """A journal with everything a card can say, and a second one of the same direction."""
    from archive.partners import quick_create

    with registry.database.write() as session:
        head = registry.head
        konya = quick_create(session, head, "Selçuk Üniversitesi", "TR", "university", at=NOW).id
        seoul = quick_create(session, head, "=Кореянын университети", "KR", "university", at=NOW).id
        document(
            session, head, partner_id=konya, further_partner_ids=(seoul,), person="Проф. А. Йылмаз",
            their_number="0015", their_date=date(2026, 11, 20), languages=("tr", "en"), kind="invitation",
            subject="Чакыруу; 12-03 боюнча", sheets=2, annexes="1 тиркеме", copies=3, delivery="courier",
            addressee="ректор", responsible_id=head.id, due_on=date(2026, 12, 1), access=Mark.OFFICIAL,
            access_reason="x", note="Эскертүү; экинчи бөлүгү",
        )  # fmt: skip
        gone = document(session, head, partner_id=konya, subject="Ката катталган")
        annul(session, head, gone.id, "эки жолу катталган", now=NOW)
        late = NumberWish(Numbering.LITERAL, serial=1, suffix="а", reason="унутулган")
        document(session, head, partner_id=seoul, subject="Кечиккен кат", wish=late)
        form = RegisterForm(
            code="OLD", direction="incoming", name_ky="Эски", name_ru="Старый", name_en="Old", title_ky="",
            title_ru="", title_en="", mode="serial", pattern="{case}/{n}", default_case="15-03",
        )  # fmt: skip
        save_register(session, registry.administrator, None, form, at=NOW)


def table(katchy: Katchy, register: str, path: Path) -> list[dict[str, str]]:
    done = katchy(
        "journal",
        "export",
        register,
        "--format",
        "csv",
        "--language",
        "en",
        "--year",
        "2026",
        "--out",
        path,
        "--as",
        "head",
    )
    assert done.exit_code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    entries = rows[1 : rows.index([])]
    return sorted((dict(zip(rows[0], row, strict=True)) for row in entries), key=lambda row: row["№"])


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_our_own_export_comes_back_as_it_went(
    katchy: Katchy, journal: None, tmp_path: Path, form: str, language: str
) -> None:
    path = tmp_path / f"journal.{form}"
    katchy(
        "journal",
        "export",
        "IN",
        "--format",
        form,
        "--language",
        language,
        "--year",
        "2026",
        "--out",
        path,
        "--as",
        "head",
    )
    done = katchy("import", "journal", path, "--register", "OLD", "--year", "2026", "--json", "--as", "head")
    said = json.loads(done.stdout)
    assert (done.exit_code, said["with_errors"], said["imported"], said["refused"]) == (0, 0, 3, 0)
    assert [row["findings"] for row in said["rows"]] == [], "nothing was left unclear"
    before, after = table(katchy, "IN", tmp_path / "a.csv"), table(katchy, "OLD", tmp_path / "b.csv")
    assert [without_note(row) for row in after] == [without_note(row) for row in before]
    for old, new in zip(before, after, strict=True):
        assert new["Note"].split("; ", 1)[0] == f"taken over from a past book: journal.{form}"
        noted = new["Note"].split("; ", 1)[1:]
        if language == "en" or not old["Note"].startswith("literal number"):
            assert noted == ([old["Note"]] if old["Note"] else [])
        else:
            assert noted[0].endswith(": унутулган"), (
                "how it came by its number stays said, in the file's language"
            )


def without_note(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "Note"}


def test_a_dry_run_changes_nothing_and_says_all(katchy: Katchy, registry: Registry, tmp_path: Path) -> None:
    path = write(
        tmp_path, "№;Дата;Отправитель;Содержание\r\n1;14.03.2019;Гёте-институт;О курсах\r\n1;2018-01-01;;\r\n"
    )
    done = katchy(
        "import",
        "journal",
        path,
        "--register",
        "IN",
        "--year",
        "2019",
        "--dry-run",
        "--json",
        "--language",
        "ru",
    )
    said = json.loads(done.stdout)
    assert (done.exit_code, said["lines"], said["with_errors"]) == (1, 2, 2)
    whats = {finding["what"] for row in said["rows"] for finding in row["findings"]}
    assert whats == {
        "number_twice",
        "date_outside_year",
        "date_runs_back",
        "partner_missing",
        "partner_new",
        "subject_missing",
    }
    with registry.database.read() as session:
        from archive.models import ImportBatch

        assert session.query(ImportBatch).count() == 0


def test_files_come_along_and_the_import_is_taken_back(katchy: Katchy, tmp_path: Path) -> None:
    path = write(tmp_path, "№;Дата;Отправитель;Содержание\r\n15-03/27;14.03.2019;Гёте-институт;О курсах\r\n")
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "15-03_27.txt").write_text("Курсы немецкого языка")
    (folder / "stray.txt").write_text("?")
    done = katchy(
        "import", "journal", path, "--register", "IN", "--year", "2019", "--files", folder, "--json"
    )
    said = json.loads(done.stdout)
    assert (said["imported"], said["unnamed_files"]) == (1, ["stray.txt"])
    katchy("index", "drain")
    assert json.loads(katchy("search", "курсы немецкого", "--json").stdout)["total"] == 1
    back = katchy("import", "withdraw", str(said["import"]), "--reason", "не тот файл")
    assert back.stdout == "1 entries taken back\n"
    katchy("index", "drain")
    assert json.loads(katchy("search", "курсы немецкого", "--json").stdout)["total"] == 0
    assert katchy("index", "check").exit_code == 0
    assert json.loads(katchy("verify", "--json").stdout)["sound"]
    again = katchy("import", "journal", path, "--register", "IN", "--year", "2019", "--json")
    assert json.loads(again.stdout)["imported"] == 1


def test_what_is_no_table_is_refused(katchy: Katchy, tmp_path: Path) -> None:
    from archive.errors import HeadingsMissing, TableUnreadable

    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing of a workbook")
    with pytest.raises(TableUnreadable):
        katchy("import", "journal", broken, "--register", "IN", "--year", "2019")
    with pytest.raises(HeadingsMissing):
        katchy("import", "journal", write(tmp_path, "a;b\r\n1;2\r\n"), "--register", "IN", "--year", "2019")


def write(folder: Path, text: str) -> Path:
    path = folder / "journal.csv"
    path.write_text(text, "cp1251" if "ü" not in text else "utf-8", newline="")
    return path


def test_a_zip_gives_its_files_and_a_bomb_is_refused(tmp_path: Path, registry: Registry) -> None:
    import zipfile

    from archive.errors import ArchiveUnreadable
    from indexer.tables import files_in

    path = tmp_path / "scans.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("2019/кат.txt", "Кат")
        made.writestr("../../up.txt", "up")
    with path.open("rb") as file:
        found = {name: stream.read().decode() for name, stream in files_in(file, "scans.zip", limit_mb=1)}
    assert found == {"2019/кат.txt": "Кат", "up.txt": "up"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb.txt", b"\0" * (2 << 20))
    with path.open("rb") as file, pytest.raises(ArchiveUnreadable):
        list(files_in(file, "scans.zip", limit_mb=1))
    path.write_bytes(b"no zip")
    with path.open("rb") as file, pytest.raises(ArchiveUnreadable):
        list(files_in(file, "scans.zip", limit_mb=1))


def test_a_dos_name_in_a_zip_keeps_its_cyrillic_letters(tmp_path: Path) -> None:
    import zipfile

    from indexer.tables import _path

    entry = zipfile.ZipInfo("Письмо.pdf".encode("cp866").decode("cp437"))
    assert _path(entry) == "Письмо.pdf"
