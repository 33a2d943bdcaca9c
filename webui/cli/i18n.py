"""Catalogs of the three languages: collect the texts, check that nothing is missing, compile.

The English sentences in the code are the message ids. Texts come from webui (Python and pages) and from the
refusals in archive/errors. The English catalog repeats its ids, so that its plural forms are right.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from archive.office import LANGUAGES
from webui.catalogs import compile_catalog

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "webui" / "translations"
SOURCES = {
    "webui": [("pages/**.html", "jinja2"), ("**.py", "python")],
    "archive": [("errors/**.py", "python")],
}
OPTIONS = {"pages/**.html": {"extensions": "jinja2.ext.do", "silent": "false"}}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
    "_l": None,
    "_n": (1, 2),
    "_p": ((1, "c"), 2),
}
# Translators read these notes: they stand in the code above the text, as `# Translators: …`.
NOTES = ("Translators:",)
# Lines of a catalog's head that say nothing here, or change with every run.
NOISE = tuple(
    f'"{name}:'.encode()
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
_PLACE = re.compile(r"%\((\w+)\)[sd]")
_BARE_PERCENT = re.compile(r"(?<!%)(?:%%)*%(?!\(\w+\)[sd]|%)")


def collect() -> Catalog:
    """Collect every text of the program into a catalog without translations."""
    catalog = Catalog(project="Katchy", charset="utf-8")
    for folder, methods in SOURCES.items():
        found = extract_from_dir(
            ROOT / folder, methods, OPTIONS, keywords=KEYWORDS, comment_tags=NOTES, strip_comment_tags=True
        )
        for name, _line, text, comments, context in found:
            place = (Path(folder) / name).as_posix()
            catalog.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def extract(folder: Path = TRANSLATIONS) -> None:
    """Bring each catalog up to the texts of the code: new ones empty, gone ones removed, English filled."""
    template = collect()
    for code in LANGUAGES:
        path = _path(folder, code)
        catalog = _read(path, code)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        if code == "en":
            _repeat_ids(catalog)
        _write(path, catalog)


def check(folder: Path = TRANSLATIONS) -> list[str]:
    """List everything that is wrong with the catalogs, one sentence each; an empty list is good."""
    template = collect()
    return [
        fault for code in LANGUAGES for fault in _faults(template, _read(_path(folder, code), code), code)
    ]


def compile_all(folder: Path = TRANSLATIONS) -> list[Path]:
    """Compile every catalog."""
    return [compile_catalog(_path(folder, code)) for code in LANGUAGES]


def _faults(template: Catalog, catalog: Catalog, code: str) -> Iterator[str]:
    known = {_key(message): message for message in catalog if message.id}
    wanted = {_key(message): message for message in template if message.id}
    for key in known.keys() - wanted.keys():
        yield f"{code}: no longer used: {_first(known[key])!r}"
    for key, message in wanted.items():
        if key not in known:
            yield f"{code}: not in the catalog: {_first(message)!r}"
        else:
            yield from _faults_of(known[key], catalog.num_plurals, code)


def _faults_of(message: Message, plurals: int, code: str) -> Iterator[str]:
    text = _first(message)
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        yield f"{code}: marked fuzzy: {text!r}"
    if not all(forms):
        yield f"{code}: not translated: {text!r}"
        return
    if message.pluralizable and len(forms) != plurals:
        yield f"{code}: needs {plurals} plural forms: {text!r}"
    places = set(_PLACE.findall(message.id[-1] if message.pluralizable else message.id))
    for form in forms:
        if set(_PLACE.findall(form)) != places:
            yield f"{code}: other placeholders than {text!r}: {form!r}"
        if _BARE_PERCENT.search(form):
            yield f"{code}: write %% for a percent sign: {form!r}"


def _repeat_ids(catalog: Catalog) -> None:
    for message in catalog:
        if message.id:
            message.string = message.id


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _first(message)


def _first(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _path(folder: Path, code: str) -> Path:
    return folder / code / "LC_MESSAGES" / "messages.po"


def _read(path: Path, code: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=code, project="Katchy", charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=code)


def _write(path: Path, catalog: Catalog) -> None:
    catalog.fuzzy = False
    catalog.header_comment = f"# Katchy in {catalog.locale.english_name}. See docs/translating.md."
    written = io.BytesIO()
    write_po(written, catalog, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    lines = [line for line in written.getvalue().splitlines(keepends=True) if not _is_noise(line)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(lines))


def _is_noise(line: bytes) -> bool:
    return line.startswith(NOISE)


@click.group("i18n")
def i18n() -> None:
    """Catalogs of the interface's languages."""


@i18n.command("extract")
def extract_command() -> None:
    """Collect the texts of the program into the catalogs and compile them."""
    extract()
    compile_all()
    faults = check()
    click.echo(f"{len(faults)} texts need a translator." if faults else "The catalogs are complete.")


@i18n.command("check")
def check_command() -> None:
    """Fail if a text is missing, doubtful, unused or has other placeholders in any language."""
    faults = check()
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} faults in the catalogs.")


@i18n.command("compile")
def compile_command() -> None:
    """Make the compiled catalogs that the program reads."""
    for path in compile_all():
        click.echo(path)
