"""A registry moved from SQLite to PostgreSQL and back, compared by `verify` and by every journal as CSV and workbook.

    scripts/postgresql-server -- sh -c 'python -m bench.moving --to "$KATCHY_DATABASE_URL"' [--letters 10000]
                                                                                            [--data FOLDER]

FOLDER is a registry in SQLite, which is left as it is; without it one of example letters is made. Exit code 1 if
anything differs. The times are for orientation; what counts is that there is no difference.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import openpyxl
from flask import g
from sqlalchemy import select

from archive import moving, verify
from archive.clock import local_date
from archive.db import Database
from archive.journals import JournalFilter
from archive.models import Document, Register, User
from archive.office import office
from archive.settings import Settings
from archive.users import actor_of
from bench.__main__ import make_registry
from webui.app import create_app
from webui.bootstrap import Services, build_services
from webui.journals.book import write_book

NOW = datetime(2026, 11, 29, tzinfo=UTC)

Cells = list[list[object]]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="katchy-moving-") as folder:
        data = options.data or make_registry(Path(folder), options.letters)
        back = Path(folder) / "back.sqlite"
        urls = {"SQLite": "", "PostgreSQL": options.to, "SQLite again": f"sqlite:///{back}"}
        sound = go_round(data, urls)
    print("no difference" if sound else "DIFFERENT")
    raise SystemExit(0 if sound else 1)


def go_round(data: Path, urls: dict[str, str]) -> bool:
    """Move from each database to the next and compare; prints a line for each step."""
    names = list(urls)
    settings = {name: Settings(data=data, database_url=url) for name, url in urls.items()}
    for one, next_ in pairwise(names):
        moved = _timed(f"{one} to {next_}", lambda a=one, b=next_: _move(settings[a], settings[b]))
        print(f"  {moved.rows['document']} letters, {moved.total} rows carried over and compared")
    journals = {
        name: _timed(f"journals of {name}", lambda name=name: journals_of(settings[name])) for name in names
    }
    first = journals[names[0]]
    cells = sum(len(line) for lines in first.values() for line in lines)
    print(f"  {len(first)} files of {cells} cells")
    same = all(other == first for other in journals.values())
    print(f"  {'equal in' if same else 'DIFFERENT between'} {', '.join(names)}")
    # What is verified is written on the trail: last, and not in the registry we were given.
    sound = all(_timed(f"verify {name}", lambda name=name: _verify(settings[name])) for name in names[1:])
    return same and sound


def journals_of(settings: Settings) -> dict[tuple[str, int, str], Cells]:
    """Give the cells of every journal of every year, as a table and as a workbook."""
    services = build_services(settings)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return dict(_journals(services, Path(folder)))
    finally:
        services.close()


def _journals(services: Services, folder: Path) -> Iterator[tuple[tuple[str, int, str], Cells]]:
    with create_app(services).test_request_context(), services.database.read() as session:
        g.session = session  # what the pages' words are chosen by
        user = session.scalars(select(User).order_by(User.id)).first()
        assert user is not None
        present = office(session)
        years = session.execute(
            select(Document.register_id, Document.year).distinct().order_by("register_id", "year")
        )
        for register_id, year in years.all():
            register = session.get_one(Register, register_id)
            for form, read in READERS.items():
                path = folder / f"{register.code}-{year}.{form}"
                write_book(
                    session,
                    actor_of(user),
                    register,
                    replace(JournalFilter(register.id, year), descending=False),
                    format_=form,
                    language="ky",
                    office=present,
                    today=local_date(NOW, present.zone),
                    now=NOW,
                    path=path,
                    number=1,
                )
                yield (register.code, year, form), read(path)
                path.unlink()


def _csv(path: Path) -> Cells:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [list(line) for line in csv.reader(file, delimiter=";")]


def _xlsx(path: Path) -> Cells:
    sheets = openpyxl.load_workbook(path).worksheets
    return [[cell.value for cell in line] for sheet in sheets for line in sheet.iter_rows()]


READERS: dict[str, Callable[[Path], Cells]] = {"csv": _csv, "xlsx": _xlsx}


def _move(source: Settings, target: Settings) -> moving.Moved:
    databases = Database(source.url), Database(target.url)
    try:
        return moving.move(*databases, lambda _what, _done, _all: None)
    finally:
        for database in databases:
            database.close()


def _verify(settings: Settings) -> bool:
    services = build_services(settings)
    try:
        seen = verify.verify(services.database, services.storage, None, now=services.clock.now())
        counted = f"{seen.files} files, {seen.numbers} numbers, {seen.trail} entries of the trail"
        print(f"  {counted}: {seen.findings or 'sound'}")
        return seen.is_sound
    finally:
        services.close()


def _timed(what: str, do: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    done = do()
    print(f"{what}: {time.perf_counter() - begun:.0f} s", flush=True)
    return done


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", required=True, metavar="URL", help="an empty PostgreSQL database")
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--data", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
