"""Which column of a table is which field of a card, told by its heading in any of the three languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# Every field a column may stand for, in the order of a card.
FIELDS = (
    "number", "registered_on", "partner", "person", "country", "their_number", "their_date", "language", "kind",
    "subject", "sheets", "annexes", "copies", "delivery", "unit", "addressee", "from_unit", "signatory",
    "responsible", "due", "execution", "reply_to", "case", "access", "note", "annulled", "file",
)  # fmt: skip

# How clerks head their columns, beside the headings of our own export (domain 2.3).
_WORDS: Mapping[str, str] = {
    "number": "№|номер|регистрационный номер|рег №|рег номер|вх №|исх №|входящий номер|исходящий номер|каттоо номери"
    "|катар номери|number|no|registry number|registration number|reg no|index|индекс|кир №|чыг №",
    "registered_on": "дата|дата регистрации|дата поступления|дата получения|дата подписания|date|date received"
    "|date of registration|date of receipt|registered on|signed|күнү|каттоо күнү|келген күнү|кабыл алынган күнү|датасы",
    "partner": "отправитель|корреспондент|от кого|откуда|кому|адресат|адресаты|получатель|партнёр|партнёры|организация"
    "|sender|correspondent|from whom|partner|partners|addressees|recipient|organisation|organization|жөнөтүүчү"
    "|кат жөнөтүүчү|өнөктөш|өнөктөштөр|уюм|алуучу|кимден|кимге",
    "person": "лицо|контактное лицо|подписал|person|contact|адам|жак",
    "country": "страна|country|өлкө|мамлекет",
    "their_number": "их номер|номер документа|№ документа|номер отправителя|исходящий номер отправителя|their number"
    "|sender number|number of the document|документтин номери|алардын номери",
    "their_date": "их дата|дата документа|дата отправителя|their date|date of the document|документтин күнү"
    "|алардын күнү|документтин датасы",
    "language": "язык|язык документа|языки|language|languages|тили|тил|документтин тили",
    "kind": "вид|вид документа|тип|тип документа|kind|type|document type|kind of document|түрү|документтин түрү",
    "subject": "содержание|краткое содержание|тема|заголовок|название|о чём|summary|subject|title|content|мазмуну"
    "|кыскача мазмуну|аталышы|темасы",
    "sheets": "листы|листов|кол листов|количество листов|sheets|pages|барактар|барагы|барак саны",
    "annexes": "приложения|приложение|annexes|annex|enclosures|тиркемелер|тиркеме",
    "copies": "экземпляры|экз|копии|copies|нускалар|нускасы",
    "delivery": "доставка|способ доставки|вид доставки|delivery|method|жеткирүү|жеткирүү жолу",
    "unit": "подразделение|отдел|unit|department|бөлүм",
    "addressee": "кому адресовано|кому расписано|addressee|адресат внутри|кимге багытталган",
    "from_unit": "от подразделения|from unit|бөлүмдөн|from|от",
    "signatory": "подписант|кто подписал|signatory|signed by|кол койгон|кол коюучу",
    "responsible": "исполнитель|ответственный|ответственный исполнитель|executor|responsible|responsible executor"
    "|аткаруучу|жооптуу|жооптуу аткаруучу",
    "due": "срок|срок исполнения|исполнить до|due|due date|deadline|мөөнөт|мөөнөтү|аткаруу мөөнөтү",
    "execution": "исполнение|отметка об исполнении|execution|execution note|аткарылышы|аткаруу белгиси",
    "reply_to": "в ответ на|на №|in reply to|reply to|жооп катары|жообу",
    "case": "дело|индекс дела|№ дела|номенклатура|case|case index|иш|иштин индекси|иш индекси",
    "access": "доступ|гриф|access|access mark|жеткиликтүүлүк|грифи",
    "note": "примечание|примечания|заметка|note|notes|remarks|эскертүү|белги|кошумча",
    "annulled": "аннулировано|аннулирован|annulled|жокко чыгарылды|annulled reason",
    "file": "файл|файлы|имя файла|скан|file|files|file name|scan|файлдар",
}


def fold(text: str) -> str:
    """Write a heading the one way headings are compared."""
    words = re.findall(r"№|\w+", text.casefold().replace("ё", "е"))
    return " ".join(words)


_KNOWN = {fold(word): field for field, words in _WORDS.items() for word in words.split("|")}


def recognise(headings: Sequence[str], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the field of each column, by its place as text; `own` are the headings of our own export, folded.

    Two columns never stand for the same field: the first one is taken.
    """
    found: dict[str, str] = {}
    for place, heading in enumerate(headings):
        folded = fold(heading)
        field = (own or {}).get(folded) or _KNOWN.get(folded)
        if field and field not in found.values():
            found[str(place)] = field
    return found


def heading_line(lines: Sequence[Sequence[str]], own: Mapping[str, str] | None = None) -> int | None:
    """Find the line of headings among the first lines of a table: the one of which most is understood."""
    best, most = None, 1
    for place, line in enumerate(lines[:60]):
        count = len(recognise(line, own))
        if count > most:
            best, most = place, count
    return best
