"""`katchy import partners`: a table becomes a directory, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from webui.cli import cli

TABLE = """name,country,aliases,kind,city,language
Quaid-i-Azam University,Пакистан,Каид-и-Азам университети; QAU,university,Islamabad,en
Тышкы иштер министрлиги,KG,Министерство иностранных дел; МИД,министрлик,Бишкек,кыргызча
Atlantis University,Атлантида,,,,
,KG,,,,
Selçuk Üniversitesi,ABD,,castle,Konya,
Каид-и-Азам университети,,Quaid University,,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    password = tmp_path / "password.txt"
    password.write_text("correct horse battery\n")
    answers = ["--organisation", "Ош мамлекеттик университети", "--admin", "admin"]
    assert run(tmp_path / "var", "setup", *answers, "--password-file", str(password)).exit_code == 0
    return tmp_path / "var"


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(folder), *arguments])


def bring_in(folder: Path, path: Path, *wishes: str) -> dict[str, Any]:
    done = run(folder, "import", "partners", str(path), "--json", *wishes)
    answer: dict[str, Any] = json.loads(done.stdout)
    assert done.exit_code == (1 if answer["refused"] else 0), done.output
    return answer


def table(tmp_path: Path, text: str = TABLE, encoding: str = "utf-8") -> Path:
    path = tmp_path / "partners.csv"
    path.write_text(text, encoding)
    return path


def test_each_row_is_added_completed_or_refused_with_the_reason(folder: Path, tmp_path: Path) -> None:
    answer = bring_in(folder, table(tmp_path))
    told = {row["line"]: (row["outcome"], row["says"]) for row in answer["rows"]}
    assert told[2][0] == told[3][0] == "added"
    assert told[4] == ("refused", "there is no country Атлантида")
    assert told[5] == ("refused", "the row has no name")
    assert told[6][0] == "refused" and "castle" in told[6][1]
    assert told[7] == ("changed", "")
    assert (answer["added"], answer["changed"], answer["refused"]) == (2, 1, 3)


def test_the_same_table_again_changes_nothing(folder: Path, tmp_path: Path) -> None:
    bring_in(folder, table(tmp_path))
    before = verify(folder)
    again = bring_in(folder, table(tmp_path))
    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 3)
    assert verify(folder) == (True, before[1] + 1)  # looking is itself on the trail


def verify(folder: Path) -> tuple[bool, int]:
    found = json.loads(run(folder, "verify", "--json").stdout)
    return found["sound"], found["trail"]


def test_a_dry_run_says_the_same_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = verify(folder)
    dry = bring_in(folder, table(tmp_path), "--dry-run")
    assert verify(folder) == (True, before[1] + 1)  # looking is itself on the trail
    wet = bring_in(folder, table(tmp_path))
    outcomes = [[(row["line"], row["outcome"], row["says"]) for row in one["rows"]] for one in (dry, wet)]
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    ("headings", "mark", "encoding"),
    [
        ("Аталышы{0}Өлкө{0}Башка аттары{0}Түрү{0}Шаар{0}Тили", "\t", "utf-8-sig"),
        ("Название{0}Страна{0}Другие названия{0}Вид{0}Город{0}Язык", "\t", "cp1251"),
        ("NAME{0}Country{0}ALIASES{0}Kind{0}City{0}Language", ",", "utf-8"),
    ],
)
def test_headings_in_three_languages(
    folder: Path, tmp_path: Path, headings: str, mark: str, encoding: str
) -> None:
    row = mark.join(["Университет Каид-и-Азам", "Пакистан", "Quaid; QAU", "вуз", "Исламабад", "английский"])
    answer = bring_in(folder, table(tmp_path, f"\n{headings.format(mark)}\n{row}\n", encoding))
    assert [(one["line"], one["outcome"]) for one in answer["rows"]] == [(3, "added")]
    assert bring_in(folder, table(tmp_path, "name,city\nQuaid,Lahore\n"))["rows"][0] == {
        "line": 2,
        "name": "Quaid",
        "outcome": "unchanged",
        "says": "city stays Исламабад, not Lahore",
        "partner": 1,
    }


def test_a_workbook(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "partners.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for at, row in enumerate(
        [["Название", "Страна", "Другие названия"], ["Школа № 5", "КР", 17], [2026, "", ""]]
    ):
        sheet.write_row(at, 0, row)
    book.close()
    answer = bring_in(folder, path)
    assert [(one["line"], one["name"], one["outcome"]) for one in answer["rows"]] == [
        (2, "Школа № 5", "added"),
        (3, "2026", "added"),
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"country\nKG\n", b"\xff\xfe\x00"])
def test_what_is_no_table_of_partners_is_refused(folder: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "partners.xlsx"
    path.write_bytes(content)
    done = run(folder, "import", "partners", str(path))
    assert done.exit_code == 1
    assert type(done.exception).__name__ in ("TableUnreadable", "ColumnMissing")


def test_letters_are_found_by_the_names_that_came_in(folder: Path, tmp_path: Path) -> None:
    bring_in(folder, table(tmp_path, "name,country\nQuaid-i-Azam University,PK\n"))
    run(
        folder,
        "register",
        "incoming",
        "--correspondent",
        "Quaid-i-Azam University",
        "--subject",
        "Меморандум",
    )
    bring_in(
        folder, table(tmp_path, "name,aliases\nQuaid-i-Azam University,Лахор-Дубай достук университети\n")
    )
    run(folder, "index", "drain")
    assert json.loads(run(folder, "search", "достук", "--json").stdout)["total"] == 1
