"""Pages work under a strict Content-Security-Policy: no script, style or handler is written into them."""

import re
from pathlib import Path

import pytest

WEBUI = Path(__file__).parents[2] / "webui"
PAGES = sorted((WEBUI / "pages").rglob("*.html"))

INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")[^>]*>", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "script address": re.compile(r"=\s*[\"']?\s*javascript:", re.I),
    "foreign address": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.I),
}


def page_name(path: Path) -> str:
    return str(path.relative_to(WEBUI / "pages"))


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_page_holds_no_inline_code(path: Path) -> None:
    text = path.read_text("utf-8")
    found = {what: match.group(0) for what, pattern in INLINE.items() if (match := pattern.search(text))}
    assert found == {}


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_page_marks_nothing_as_safe(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8"))


@pytest.mark.parametrize("path", sorted((WEBUI / "static").rglob("*.js")), ids=lambda path: path.name)
def test_own_scripts_build_no_code_from_text(path: Path) -> None:
    assert not re.search(
        r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write|https?://", path.read_text("utf-8")
    )


@pytest.mark.parametrize("path", sorted((WEBUI / "static").rglob("*.css")), ids=lambda path: path.name)
def test_style_sheets_load_nothing_from_elsewhere(path: Path) -> None:
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import", path.read_text("utf-8"))


def test_there_are_pages() -> None:
    assert len(PAGES) > 10


def test_only_one_place_changes_the_language_of_a_page() -> None:
    """`speaking` forgets the words of the other language, which `force_locale` alone would leave in place."""
    changing = [path.name for path in WEBUI.rglob("*.py") if "force_locale" in path.read_text()]
    assert changing == ["i18n.py"]
