"""What is written down of the example letters holds together, on whatever day they are loaded."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from archive.partners import TYPES
from archive.registration import DELIVERIES, DOCUMENT_LANGUAGES
from indexer.example_data.calendar import dated, working_day
from indexer.example_data.entries import read_organisations, read_threads
from tests.conftest import ZONE

ENTRIES = [entry for thread in read_threads() for entry in thread.letters]


def test_letters_name_what_there_is() -> None:
    organisations = read_organisations()
    ids = [entry.id for entry in ENTRIES]
    assert len(ids) == len(set(ids))
    for entry in ENTRIES:
        assert not entry.partner or entry.partner in organisations, entry.id
        assert set(entry.further) <= organisations.keys()
        assert {entry.reply_to, *entry.links} - {""} <= set(ids)
        assert entry.language in DOCUMENT_LANGUAGES
        assert entry.delivery in (*DELIVERIES, ""), entry.id
    assert {organisation.type for organisation in organisations.values()} <= set(TYPES)
    assert len(organisations) >= 30


def test_letters_are_as_long_as_letters_are() -> None:
    lengths = {entry.id: len(entry.body.split()) for entry in ENTRIES}
    ordinary = [length for length in lengths.values() if 60 <= length <= 320]
    assert len(ordinary) >= 0.85 * len(lengths)
    assert sum(lengths.values()) > 6_000


def test_no_letter_of_another_alphabet_slipped_into_a_word() -> None:
    mixed = re.compile(r"[A-Za-z][А-Яа-яӨөҮүҢң]|[А-Яа-яӨөҮүҢң][A-Za-z]|\ufffd")
    for entry in ENTRIES:
        words = " ".join((entry.subject, entry.summary, entry.body, *entry.to, entry.salutation))
        assert not mixed.search(re.sub(r"\{[^}]*\}", " ", words)), entry.id


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 1, 1, 0, 5, tzinfo=ZoneInfo(ZONE)),
        datetime(2026, 12, 31, 23, 59, tzinfo=ZoneInfo(ZONE)),
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
        datetime(2027, 6, 13, 12, 0, tzinfo=UTC),
        *(datetime(2026, month, 15, 6, 0, tzinfo=UTC) for month in range(1, 13)),
    ],
)
def test_every_letter_has_its_day(now: datetime) -> None:
    letters = dated(read_threads(), now, ZONE)
    today = now.astimezone(ZoneInfo(ZONE)).date()
    assert len(letters) == len(ENTRIES)
    assert [one.day for one in letters] == sorted(one.day for one in letters)
    assert [one.at for one in letters] == sorted(one.at for one in letters)
    for one in letters:
        assert one.at < now
        assert one.at.astimezone(ZoneInfo(ZONE)).date() == one.day
        assert one.day == today or one.day.weekday() < 5
        assert one.day > today - timedelta(days=2 * 366 + 40)
    place = {one.entry.id: number for number, one in enumerate(letters)}
    for one in letters:
        for other in {one.entry.reply_to, *one.entry.links, one.entry.literal and one.entry.literal.beside}:
            assert not other or place[other] < place[one.entry.id], one.entry.id


def test_a_weekend_is_moved_to_its_friday() -> None:
    friday = date(2026, 11, 20)
    assert [working_day(friday + timedelta(days=later)) for later in range(4)] == [
        friday, friday, friday, date(2026, 11, 23)
    ]  # fmt: skip
