"""Every word of the interface is in the catalogs, and the catalogs are whole."""

from __future__ import annotations

import ast
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import Environment

from archive import errors
from tests.web.conftest import SignIn
from tests.web_client import PageAuditClient
from webui import i18n as languages
from webui.catalogs import catalog_files, compile_stale
from webui.cli import i18n

PAGES = Path(languages.__file__).parent / "pages"
# Its words are examples of letters, not the interface.
EXAMPLES = PAGES / "admin" / "catalogue.html"
# Names, keys of the keyboard and examples of what is typed: the same in every language.
SAME_EVERYWHERE = {"Katchy", "Ctrl", "Enter", "Esc", "XLSX", "CSV", "PDF"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
TRANSLATED_PART = re.compile(r"\{%-? trans .*?\{%-? endtrans", re.S)
SPOKEN = {"placeholder", "aria-label", "alt", "title"}


def test_the_catalogs_are_whole() -> None:
    assert i18n.check() == []


def test_extracting_twice_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(i18n.TRANSLATIONS, folder)
    i18n.extract(folder)
    once = [path.read_text() for path in catalog_files(folder)]
    i18n.extract(folder)
    assert [path.read_text() for path in catalog_files(folder)] == once


def test_plural_forms_are_those_of_the_language() -> None:
    found = {}
    for path in catalog_files(i18n.TRANSLATIONS):
        with path.open("rb") as stream:
            found[path.parts[-3]] = read_po(stream, locale=path.parts[-3]).num_plurals
    assert found == {"ky": 2, "ru": 3, "en": 2}


class TestCheck:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        copy = tmp_path / "translations"
        shutil.copytree(i18n.TRANSLATIONS, copy)
        return copy

    def change(self, folder: Path, old: str, new: str) -> list[str]:
        """Change a catalog, and give what the check has to say now and had not before."""
        before = set(i18n.check(folder))
        path = folder / "ru" / "LC_MESSAGES" / "messages.po"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        return [fault for fault in i18n.check(folder) if fault not in before]

    def test_finds_what_is_not_translated(self, folder: Path) -> None:
        faults = self.change(
            folder, 'msgid "Skip to content"\nmsgstr "К содержанию"', 'msgid "Skip to content"\nmsgstr ""'
        )
        assert faults == ["ru: not translated: 'Skip to content'"]

    def test_finds_what_is_missing_and_what_is_no_longer_used(self, folder: Path) -> None:
        faults = self.change(folder, 'msgid "Skip to content"', 'msgid "Skip the content"')
        assert sorted(faults) == [
            "ru: no longer used: 'Skip the content'",
            "ru: not in the catalog: 'Skip to content'",
        ]

    def test_finds_other_placeholders(self, folder: Path) -> None:
        faults = self.change(
            folder,
            'msgid "There is no time zone %(zone)s."\nmsgstr "',
            'msgid "There is no time zone %(zone)s."\nmsgstr "%(town)s ',
        )
        assert len(faults) == 1
        assert "other placeholders" in faults[0]

    def test_finds_what_is_doubtful(self, folder: Path) -> None:
        faults = self.change(folder, 'msgid "Skip to content"', '#, fuzzy\nmsgid "Skip to content"')
        assert faults == ["ru: marked fuzzy: 'Skip to content'"]


def test_a_catalog_is_compiled_when_it_is_missing_or_old(tmp_path: Path) -> None:
    shutil.copytree(i18n.TRANSLATIONS, tmp_path / "translations", ignore=shutil.ignore_patterns("*.mo"))
    compile_stale(tmp_path / "translations")
    compiled = sorted(path.parts[-3] for path in tmp_path.rglob("*.mo"))
    assert compiled == ["en", "ky", "ru"]


def test_every_refusal_of_a_service_is_in_the_catalogs() -> None:
    modules = [ast.parse(path.read_text()) for path in Path(errors.__file__).parent.glob("*.py")]
    written = {
        node.args[0].value
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "N_"
        and isinstance(node.args[0], ast.Constant)
    }
    sentences = {
        kind.sentence
        for kind in vars(errors).values()
        if isinstance(kind, type) and hasattr(kind, "sentence")
    }
    assert sentences <= written
    assert written <= {message.id for message in i18n.collect()}


@pytest.mark.parametrize(
    "path", [path for path in sorted(PAGES.rglob("*.html")) if path != EXAMPLES], ids=lambda path: path.name
)
def test_a_page_has_no_words_of_its_own(path: Path) -> None:
    words = _Words()
    # What stands between trans and endtrans is a text for the catalogs like any other.
    source = TRANSLATED_PART.sub("", path.read_text("utf-8"))
    for _line, kind, text in Environment(extensions=["jinja2.ext.i18n"]).lex(source):
        if kind == "data":
            words.feed(text)
        elif kind == "variable_begin":
            words.feed("\N{SYMBOL FOR SUBSTITUTE FORM TWO}")
    words.close()
    assert words.found == []


class _Words(HTMLParser):
    """Collects the words that stand in a page as they are, in its text and in attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_code = False  # what is typed into a terminal is the same in every language

    def handle_data(self, data: str) -> None:
        if not self.in_code:
            self.found += [word for word in LETTERS.findall(data) if word not in SAME_EVERYWHERE]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_code = self.in_code or tag == "code"
        for name, value in attrs:
            if name in SPOKEN:
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.in_code = self.in_code and tag != "code"


class TestChoosing:
    def language_of(self, visitor: PageAuditClient, **kwargs: object) -> str:
        visitor.get("/sign-in", **kwargs)
        return str(visitor.page.get("lang"))

    def test_the_browser_is_asked(self, visitor: PageAuditClient) -> None:
        wish = {"Accept-Language": "de-DE, ru;q=0.8, en;q=0.5"}
        assert self.language_of(visitor, headers=wish) == "ru"

    def test_without_any_wish_it_is_the_language_of_the_office(self, visitor: PageAuditClient) -> None:
        assert self.language_of(visitor) == "ky"

    def test_a_choice_is_kept_in_the_browser(self, visitor: PageAuditClient) -> None:
        answer = visitor.get("/language/en?next=/sign-in")
        assert answer.location == "/sign-in"
        assert self.language_of(visitor, headers={"Accept-Language": "ru"}) == "en"

    def test_a_choice_leads_to_no_other_site(self, visitor: PageAuditClient) -> None:
        for elsewhere in (
            "//evil.example/",
            "https://evil.example/",
            "/\\evil.example",
            "javascript:alert(1)",
        ):
            answer = visitor.get("/language/en", query_string={"next": elsewhere})
            assert answer.location == "/"

    def test_a_person_s_choice_follows_them_to_another_browser(self, sign_in: SignIn) -> None:
        sign_in("officer").get("/language/ru?next=/")
        other = sign_in("officer")
        other.get("/profile", headers={"Accept-Language": "en"})
        assert other.page.get("lang") == "ru"

    def test_there_are_three_languages_only(self, visitor: PageAuditClient) -> None:
        assert visitor.get("/language/de").status_code == 404


def test_services_refuse_in_the_reader_s_language(app: Flask) -> None:
    refusal = errors.NumberAlreadyTaken(number="15-03/412", year=2026)
    from webui.errors import message

    with app.test_request_context(headers={"Accept-Language": "ru"}):
        assert "15-03/412" in message(refusal)
        assert "2026" in message(refusal)
        assert "already" not in message(refusal)
