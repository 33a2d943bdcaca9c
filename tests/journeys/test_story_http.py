"""A first day over HTTP: from an empty folder to a printed journal, with the pages and the files a clerk meets.

A link is opened, the registry set up, a registrar added; letters in three languages are dropped, registered, found,
answered, corrected and annulled; the journal is exported and every export opened again; at the end all is sound.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from archive.settings import Settings
from archive.setup import setup_link_token
from indexer.backends.paired import PairedIndex
from indexer.check import compare_engine
from indexer.extract.office import office_program
from tests.conftest import PASSWORD, MovingClock
from tests.servers.elasticsearch import OLDEST, settings_for
from tests.web_client import PageAuditClient
from webui.app import create_app
from webui.bootstrap import Services, build_services, build_worker, prepare
from webui.cli import cli

LETTERS = Path(__file__).parents[1] / "samples" / "letters"
KYRGYZ, RUSSIAN, ENGLISH = "15-03/1", "15-03/2", "15-03/3"
TITLES = {
    "ky": "Кирүүчү документтерди каттоо журналы",
    "ru": "Журнал регистрации входящих документов",
    "en": "Journal of incoming documents",
}


@dataclass(frozen=True)
class Dropped:
    """A letter as it is dropped, what its text proposes, and how its words are asked for later."""

    file: str
    number: str
    country: str
    proposed: dict[str, str]
    due: str
    sources: tuple[str, ...]  # quotes that stand under the fields
    inflected: str  # another form of a word of the text that is not on the card
    typed_plainly: str = ""  # the same with о у н for ө ү ң


KY_LETTER = Dropped(
    file="ky_letter.pdf",
    number=KYRGYZ,
    country="KG",
    proposed={
        "partner": "КЫРГЫЗ РЕСПУБЛИКАСЫНЫН ТЫШКЫ ИШТЕР МИНИСТРЛИГИ",
        "their_number": "17-04/2318",
        "their_date": "12.10.2026",
        "subject": "Анкара шаарында өтүүчү ректорлордун форуму жөнүндө",
        "language": "ky",
    },
    due="2026-11-20",
    sources=("№ 17-04/2318", "2026-жылдын 12-октябры", "2026-жылдын 20-ноябрына чейин"),
    inflected="баяндамаларды",
    typed_plainly="коргозмолордон",
)
KY_SCAN = Dropped(
    file="ky_scan.pdf",
    number=KYRGYZ,
    country="KG",
    proposed={
        "partner": "КЫРГЫЗ РЕСПУБЛИКАСЫНЫН БИЛИМ БЕРҮҮ МИНИСТРЛИГИ",
        "their_number": "04-12/1187",
        "their_date": "03.11.2026",
        "subject": "Чет өлкөлүк студенттердин каттоосу жөнүндө",
        "language": "ky",
    },
    due="2026-11-25",
    sources=("№ 04-12/1187", "2026-жылдын 3-ноябры", "2026-жылдын 25-ноябрына чейин"),
    inflected="министрликтерге",
    typed_plainly="оргуулордон",
)
RU_LETTER = Dropped(
    file="ru_letter.docx",
    number=RUSSIAN,
    country="RU",
    proposed={
        "partner": "АЛТАЙСКИЙ ГОСУДАРСТВЕННЫЙ УНИВЕРСИТЕТ",
        "their_number": "38-02/417",
        "their_date": "21.10.2026",
        "subject": "О продлении соглашения об академической мобильности",
        "language": "ru",
    },
    due="2026-12-01",
    sources=("№ 38-02/417", "21 октября 2026 г.", "до 1 декабря 2026 года"),
    inflected="филологами",
)
EN_LETTER = Dropped(
    file="en_letter.pdf",
    number=ENGLISH,
    country="PK",
    proposed={
        "partner": "QUAID-I-AZAM UNIVERSITY",
        "their_number": "QAU/INT/2026-731",
        "their_date": "19.10.2026",
        "subject": "Renewal of the Memorandum of Understanding and a joint summer school",
        "language": "en",
    },
    due="2026-11-30",
    sources=("Ref. No. QAU/INT/2026-731", "19 October 2026", "by 30 November 2026"),
    inflected="proposing",
)


class Office:
    """An office on its first day: the program in an empty folder, a browser, and the worker when it is let work."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.app = create_app(services)
        self.app.testing = True
        self.app.test_client_class = PageAuditClient
        self.app.register_error_handler(Exception, _raise)

    def browser(self, language: str = "en") -> PageAuditClient:
        client = self.app.test_client()
        assert isinstance(client, PageAuditClient)
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    def work(self) -> None:
        """Let the worker read and index what waits."""
        build_worker(self.services).drain()


@contextmanager
def office_in(settings: Settings) -> Iterator[Office]:
    services = build_services(settings, MovingClock())
    prepare(services)
    yield Office(services)
    services.close()


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with office_in(settings) as office:
        yield office


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "kyrgyz", [KY_LETTER, pytest.param(KY_SCAN, marks=pytest.mark.ocr)], ids=["born digital", "scanned"]
)
def test_the_first_day(office: Office, kyrgyz: Dropped) -> None:
    live_through_it(office, kyrgyz)


@pytest.mark.both_databases
def test_the_first_day_with_elasticsearch(
    settings: Settings, servers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = settings_for(servers[OLDEST])
    for name, value in engine.items():  # for the commands, which read their own settings
        monkeypatch.setenv(f"KATCHY_{name.upper()}", value if isinstance(value, str) else " ".join(value))
    with office_in(replace(settings, **engine)) as office:
        index = office.services.search
        assert isinstance(index, PairedIndex)
        asked = count_calls(monkeypatch, index.far, "search")
        try:
            live_through_it(office, KY_LETTER)
            assert len(asked) > len((KY_LETTER, RU_LETTER, EN_LETTER)), (
                "the engine answered, not the database"
            )
            with office.services.database.read() as session:
                state = index.state(session)
                assert (state.complete, state.waiting, state.failed, state.trouble) == (True, 0, 0, "")
                assert compare_engine(session, index).none
        finally:
            index.far.remove_everything()


def count_calls(patch: pytest.MonkeyPatch, of: object, name: str) -> list[str]:
    called: list[str] = []
    real = getattr(of, name)

    def counting(*arguments: Any, **wishes: Any) -> Any:
        called.append(name)
        return real(*arguments, **wishes)

    patch.setattr(of, name, counting)
    return called


def live_through_it(office: Office, kyrgyz: Dropped) -> None:
    set_up(office)
    add_a_registrar(office)
    clerk = sign_in(office)
    letters = (kyrgyz, RU_LETTER, EN_LETTER)
    for letter in letters:
        drop_and_register(office, clerk, letter)
    office.work()
    for letter in letters:
        find(clerk, letter)
        look_at_the_card(clerk, letter)
    reply(office, clerk)
    correct(clerk)
    annul(clerk)
    read_the_journal(clerk)
    export(office, clerk)
    everything_is_sound(office)


def set_up(office: Office) -> None:
    client = office.browser()
    client.get("/", follow_redirects=True)
    assert client.text("//h1") == "This registry is not set up yet"
    link = f"/setup/{setup_link_token(office.services.settings.data)}"
    client.get(link)
    answers = {
        "name_ky": "Ош мамлекеттик университети",
        "name_ru": "Ошский государственный университет",
        "name_en": "Osh State University",
        "short_ky": "ОшМУ",
        "admin_name": "Азамат Исаков",
        "admin_login": "azamat",
        "admin_password": PASSWORD,
        "again": PASSWORD,
    }
    assert client.fill("admin_login", answers).location == "/"
    assert client.get("/").status_code == 200
    assert office.browser().get(link).status_code == 409, "the link opens once"


def add_a_registrar(office: Office) -> None:
    client = sign_in(office, "azamat")
    client.get("/admin/users/new")
    person = {"name": "Айпери Мамытова", "login": "aiperi", "role": "registrar", "password": PASSWORD}
    assert client.fill("login", person).location == "/admin/users"


def sign_in(office: Office, login: str = "aiperi") -> PageAuditClient:
    client = office.browser()
    client.get("/sign-in")
    assert client.fill("login", {"login": login, "password": PASSWORD}).location == "/"
    return client


def drop_and_register(office: Office, clerk: PageAuditClient, letter: Dropped) -> None:
    clerk.get("/register/tray")
    sent = (io.BytesIO((LETTERS / letter.file).read_bytes()), letter.file)
    form = clerk.send("/register/drop", {"file": sent}).location
    office.work()
    clerk.get(form)
    values = clerk.values("subject")
    assert {name: values[name] for name in letter.proposed} == letter.proposed
    quotes = [quote.text_content() for quote in clerk.page.xpath("//main//q")]
    assert [source for source in letter.sources if source not in quotes] == []
    assert letter.due in clerk.page.xpath("//input[@name='due']/@value")
    # The sender is not in the directory yet: the clerk is asked, and adds it with its country.
    asked = clerk.fill("subject", {"due": letter.due})
    assert asked.status_code == 422
    assert clerk.values("subject")["subject"] == letter.proposed["subject"]
    done = clerk.fill("subject", {"partner_choice": "new", "partner_country": letter.country})
    assert done.status_code == 302
    clerk.get(done.location)
    assert letter.number in clerk.text("//*[@class='k-stamp']")
    assert letter.number in clerk.text("//*[contains(@class, 'k-note')]")


def find(clerk: PageAuditClient, letter: Dropped) -> None:
    serial_and_case = letter.number[3:]  # 03/1: a piece out of the middle
    country = {"KG": "Кыргызстан", "RU": "Россия", "PK": "Пакистан"}[letter.country]
    for query in (
        letter.inflected,
        letter.typed_plainly,
        serial_and_case,
        letter.proposed["their_number"],
        country,
    ):
        if query:
            assert letter.number in numbers_found(clerk, query), query
    assert letter.inflected not in letter.proposed["subject"]
    clerk.get("/search", query_string={"q": letter.inflected})
    assert clerk.page.xpath("//main//mark"), "the word is marked where it stands"


def numbers_found(clerk: PageAuditClient, query: str) -> list[str]:
    answer = clerk.get("/search", query_string={"q": query}, follow_redirects=True)
    assert answer.status_code == 200
    if clerk.address.startswith("/card/"):  # a whole number opens its card
        return [clerk.text("//*[@class='k-stamp']//b")]
    return [hit.text_content() for hit in clerk.page.xpath("//ol[@class='k-hits']//a[@class='k-num']")]


def open_card(clerk: PageAuditClient, number: str) -> str:
    """Find a document by its number and open it as a clerk would; gives its address."""
    clerk.get("/search", query_string={"q": number}, follow_redirects=True)
    if not clerk.address.startswith("/card/"):
        [link] = clerk.page.xpath(
            "//ol[@class='k-hits']//a[@class='k-num'][string()=$number]/@href", number=number
        )
        clerk.get(link)
    return clerk.address.partition("?")[0]


def look_at_the_card(clerk: PageAuditClient, letter: Dropped) -> None:
    open_card(clerk, letter.number)
    assert clerk.text("//h1") == letter.proposed["subject"]
    assert letter.proposed["their_number"] in clerk.text()
    if office_program() is not None or not letter.file.endswith(".docx"):
        picture = clerk.get(clerk.page.xpath("//main//figure//*[local-name()='image']/@href")[0])
        assert picture.status_code == 200
        assert picture.data.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff"))
        assert picture.mimetype in ("image/png", "image/jpeg")
    saved = clerk.get(clerk.page.xpath("//main//a[contains(@href, '/file/')][string()='Download']/@href")[0])
    assert saved.data == (LETTERS / letter.file).read_bytes()
    assert saved.headers["Content-Disposition"] == f"attachment; filename={letter.file}"
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in saved.headers["Content-Security-Policy"]


def reply(office: Office, clerk: PageAuditClient) -> None:
    """Register our answer to the English letter; the two know each other from then on."""
    clerk.get("/register/tray")
    sent = (io.BytesIO((LETTERS / "en_outgoing.pdf").read_bytes()), "en_outgoing.pdf")
    form = clerk.send("/register/drop", {"file": sent, "code": "OUT"}).location
    office.work()
    clerk.get(form)
    assert clerk.values("subject")["subject"] == "Comments on the draft Memorandum of Understanding"
    done = clerk.fill(
        "subject",
        {
            "partner": "Quaid-i-Azam University",
            "partner_id": "",
            "link_number": ENGLISH,
            "link_type": "reply_to",
        },
    )
    assert done.status_code == 302
    clerk.get(done.location)
    assert "15-04/1" in clerk.text("//*[@class='k-stamp']")
    assert ENGLISH in clerk.text("//section[h2='Related documents' or contains(., 'Related documents')]")
    open_card(clerk, ENGLISH)
    assert "Answered" in clerk.text("//*[@class='k-head']")


def correct(clerk: PageAuditClient) -> None:
    clerk.get(f"{open_card(clerk, RUSSIAN)}/correct")
    done = clerk.fill(
        "reason", {"sheets": "4", "person": "П. С. Лаврентьева", "reason": "опечатка в фамилии"}
    )
    assert done.status_code == 302
    clerk.get(done.location)
    history = clerk.text("//*[@id='history']/..")
    assert "“П. С. Лаврентьев” → “П. С. Лаврентьева”" in history
    assert "опечатка в фамилии" in history
    assert RUSSIAN in numbers_found(clerk, "Лаврентьевой")


def annul(clerk: PageAuditClient) -> None:
    clerk.get(f"{open_card(clerk, KYRGYZ)}/annul")
    assert clerk.fill("sure", {"reason": "эки жолу катталган"}).status_code == 422, "first the box is ticked"
    done = clerk.fill("sure", {"reason": "эки жолу катталган", "sure": "y"})
    clerk.get(done.location)
    assert "The number is annulled. эки жолу катталган" in clerk.text()


def read_the_journal(clerk: PageAuditClient) -> None:
    clerk.get("/journals/IN")
    rows = [" ".join(row.text_content().split()) for row in clerk.page.xpath("//main//tbody/tr")]
    assert [row.split()[0] for row in rows] == [ENGLISH, RUSSIAN, KYRGYZ]
    assert "Answered" in rows[0]
    assert "Annulled" in rows[2]
    assert "эки жолу катталган" in rows[2]
    clerk.get("/journals/OUT")
    assert "15-04/1" in clerk.text()


def export(office: Office, clerk: PageAuditClient) -> None:
    for language, title in TITLES.items():
        for format_, read in (("xlsx", rows_of_xlsx), ("csv", rows_of_csv), ("pdf", rows_of_pdf)):
            clerk.get("/journals/IN/export")
            answer = clerk.fill("format", {"format": format_, "language": language})
            assert answer.status_code == 200
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=IN-2026-")
            text = read(office, answer.data)
            for expected in (
                title,
                KYRGYZ,
                RUSSIAN,
                ENGLISH,
                "эки жолу катталган",
                "QUAID-I-AZAM UNIVERSITY",
                "15-04/1",
            ):
                assert expected in text, (language, format_, expected)


def rows_of_xlsx(_office: Office, data: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    numbers = [cell for cell in cells if cell.value in (KYRGYZ, RUSSIAN, ENGLISH)]
    assert [cell.data_type for cell in numbers] == ["s", "s", "s"], "a number stays text"
    assert [cell.font.strike or False for cell in numbers] == [True, False, False]
    return "\n".join(str(cell.value) for cell in cells)


def rows_of_csv(_office: Office, data: bytes) -> str:
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:4]] == [KYRGYZ, RUSSIAN, ENGLISH]
    return "\n".join(cell for row in rows for cell in row)


def rows_of_pdf(office: Office, data: bytes) -> str:
    """Read the print with the program's own reader."""
    path = office.services.settings.data / "journal.pdf"
    path.write_bytes(data)
    read = office.services.pool.read(path)
    return re.sub(r"\s+", " ", read.text)


def everything_is_sound(office: Office) -> None:
    office.work()
    settings = office.services.settings
    environment = {"KATCHY_DATABASE_URL": settings.database_url}
    answer = CliRunner().invoke(cli, ["--data", str(settings.data), "verify", "--json"], env=environment)
    said = json.loads(answer.stdout)
    assert (answer.exit_code, said["sound"], said["findings"]) == (0, True, [])
    assert (said["files"], said["numbers"]) == (4, 4)


def _raise(error: Exception) -> None:
    raise error
