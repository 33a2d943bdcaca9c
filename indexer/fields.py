"""Words of a question that are no words to look for but say where: `от:Пакистан`, `year:2022..2024`, `өткөн ай`.

Here only what is typed is read; what the registry makes of it is in `field_values.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.date_words import STANDING

_NAMES = {
    "from": "from | от | кимден",
    "to": "to | кому | кимге",
    "partner": "partner | партнёр | өнөктөш | корреспондент",
    "number": "№ | number | номер",
    "register": "register | journal | журнал",
    "kind": "kind | вид | түрү | түр",
    "date": "date | дата | күнү | дата",
    "year": "year | год | жыл",
    "country": "country | страна | өлкө",
    "language": "language | язык | тил | тили",
    "case": "case | дело | иш | делосу",
    "unit": "unit | отдел | подразделение | бөлүм",
    "status": "status | статус | абалы",
    "access": "access | доступ | гриф | жеткиликтүүлүк",
    "due": "due | срок | мөөнөт | мөөнөтү",
}
_KEYBOARD = str.maketrans("өүңё", "оуне")
_MEANS = {way.translate(_KEYBOARD): name for name, ways in _NAMES.items() for way in ways.split(" | ")}
_COMPARED = frozenset({"date", "year", "due"})
_WAYS = "|".join(
    sorted({*_MEANS, *(way for ways in _NAMES.values() for way in ways.split(" | "))}, key=len)[::-1]
)
_QUOTED = r'"[^"]*"?|[«“„][^»”“]*[»”“]?'
_MOST = 12
_ITEM = re.compile(
    rf"(?P<phrase>[-−]?(?:{_QUOTED}))"
    rf"|(?<!\S)(?P<name>{_WAYS})(?P<op>:|<=|>=|<|>|=) ?(?P<value>{_QUOTED}|[^\s\"«»“”„]+)"
    rf"|(?P<days>{STANDING.pattern})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FieldWord:
    """One such word as it was typed, and where it stands."""

    name: str
    operator: str  # ":", "<", "<=", ">" or ">="
    value: str
    start: int
    end: int


def read_fields(text: str) -> tuple[FieldWord, ...]:
    """Give the field words of a question, in order; what stands in quotation marks is never one."""
    return tuple(_fields(text))[:_MOST]


def without_fields(text: str, fields: tuple[FieldWord, ...]) -> str:
    """Give a question with some of its field words taken out."""
    for field in reversed(fields):
        text = f"{text[: field.start]} {text[field.end :]}"
    return " ".join(text.split()) if fields else text


def _fields(text: str) -> Iterator[FieldWord]:
    for item in _ITEM.finditer(text):
        if item["days"] is not None:
            yield FieldWord("date", ":", item["days"], *item.span())
        elif item["name"] is not None:
            name = _MEANS[item["name"].lower().translate(_KEYBOARD)]
            operator = ":" if item["op"] == "=" else item["op"]
            value = item["value"].strip('"«»“”„')
            if value and (operator == ":" or name in _COMPARED):
                yield FieldWord(name, operator, value, *item.span())
