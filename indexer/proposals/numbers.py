"""Registration numbers: the sender's own, ours that the letter answers, and all the others it merely names.

A number is taken only where something says that it is one: №, No, Sayı, Ref., Исх. What it belongs to is
decided by the words around it: «на № …» and "your letter No." are ours; a law, a school, a contract, a
telephone and the stamp of an incoming letter are nobody's number here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from indexer.proposals.dates import FoundDate
from indexer.proposals.folding import fold
from indexer.proposals.kind import TITLE
from indexer.proposals.letter import Letter


class Owner(StrEnum):
    """Whose number it is, as far as the words around it tell."""

    SENDER = "sender"
    OURS = "ours"
    OTHER = "other"


@dataclass(frozen=True)
class FoundNumber:
    """A number in the text: `start` is where its label begins, `value_start` where the number does."""

    start: int
    value_start: int
    end: int
    value: str
    owner: Owner


_SIGN = r"(?:№|n[oо0](?![a-zа-я])\.?|nr\b\.?)"
# What tesseract reads for № when it stands before a figure.
_MISREAD_SIGN = r"(?:n[2eе]|[мхл][еоo]|ле|л[9°]|jv[eо]|x[eo]|[lx]e)(?=[ .:]{0,3}\d)"
_WORD_LABEL = (
    r"(?:our |your |ваш |биздин |сиздин )?(?:ref(?:erence)?(?: (?:no|number))?\b|sayi(?: no)?\b|evrak no\b|"
    r"исх(?:одящий)?\b|чыг(?:ыш|уучу)?\b|number(?= ?[:.])|вх(?:одящий)?\b|кир(?:уучу|иш)?\b|рег\b|номер[иу]?\b|letter no\b)"
)
_REPLY_LABEL = r"in (?:reply|response|answer) to(?: your)?(?: letter)?\b"
_LABEL = re.compile(
    rf"(?<![\w])(?:(?P<reply>{_REPLY_LABEL})|(?P<word>{_WORD_LABEL})[ .:]{{0,3}}(?:{_SIGN})?|{_SIGN}|{_MISREAD_SIGN})"
    r"[ .:\t]{0,12}"
    rf"|№[ .:\t]{{0,12}}"
)
_TOKEN = re.compile(
    r"(?:[A-ZА-ЯЁӨҮҢ]{1,8}(?:[/.-][A-ZА-ЯЁӨҮҢ]{1,8})*[ ])?"
    r"[^\W_][\w()./–—-]{0,39}(?:[ ]?[/–—-][ ]?(?=[\w(./-]{0,12}\d)[\w()./–—-]{1,20}){0,3}"
)
_AFTER_LABEL = re.compile(r"(?P<number>[\w()./-]{2,40}?)[ -]{0,2}(?:sayili|номерл?д?уу|номерлуу)\s+(?P<noun>\w+)")
_DATE_AT_END = re.compile(r"(?:^|[/ –-])\s?\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)$")
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,}|\d{12,}|\+\d+")
_GLUED_FROM = re.compile(r"(?<=\d)от$|(?<=[\d-][А-ЯA-Z])от$")

_OURS_BEFORE = re.compile(
    r"(?:^|\W)на\s{0,3}$|\bваш|ответ[а-я]*\s+на|жооп|\bсизди[а-я]*|\bсиздерди[а-я]*|"
    r"\byour\s+(?:\w+\s+){0,3}?(?:letter|ref\w*|register\w*|note|message|communication|e-?mail|request|no\b|number|"
    r"invitation|inquiry|fax|document|outgoing)|in (?:reply|response|answer) to|\bilgi\b"
)
_OURS_AFTER = re.compile(
    r"[^.;!?]{0,70}?(?:кат(?:ы|тары)н(?:ыз|ар|ыздар)|нотанызга|сурооно?у?з|катка жооп|катына жооп|yaziniz|mektubunuz)"
)
_STAMP = re.compile(r"(?:\bвх(?:одящ|\b)|\bкир(?:\b|уучу|ди)|incoming|received|\bgelen\b|поступ)[\w .:№]{0,12}$")
_TELEPHONE = re.compile(r"(?:тел|факс|моб|tel|phone|fax|whats|gsm|инн|бик|окпо|p\.?o\.? ?box|а/я|iban|р/с|счет|эсеп)[\w .:()+/-]{0,24}$")
_OTHER_BEFORE = re.compile(
    r"(?:закон|мыйзам|указ|жарлык|постановлени|токтом|распоряжени|тескеме|приказ|буйру|протокол|статья|\bст\b|"
    r"\bcad|\bsok|bulvar|\bmah|street|\bstr\b|avenue|\bave\b|кочос|\bул\b|проспект|бульвар|"
    r"лицензи|сертификат|аттестат|диплом|паспорт|свидетельств|договор|контракт|келишим|кабинет|\bкаб\b|аудитори|"
    r"школ|мектеп|лицей|гимнази|больниц|оорукана|\bдом\b|\bуй\b|приложени|тиркеме|форм[аы]|\bлот\b|тендер|"
    r"\blaw\b|decree|resolution|\border\b|\bact\b|contract|agreement|passport|certificate|licen[cs]e|school|building|"
    r"\broom\b|annex|article|kanun|karar|\bmadde|pasaport|\bek\b|grant|project|\bлист|\bстр)\w*[^;]{0,24}$"
)
_OTHER_AFTER = re.compile(
    r"[ -]{0,3}(?:сандуу|номерлуу)?\s{0,2}\"?(?:мыйзам|токтом|буйруг|буйрук|жарлыг|жобо|мектеп|лицей|гимнази|орто мектеп|"
    r"бала бакча|школ|kanun|karar|sayili (?:kanun|karar)|school|федеральн|конституц)|"
    r"[^\n]{0,40}(?:мектеп|лице[йя]|гимнази|школ|бала бакча)"
)
_QUALIFIES = re.compile(r"(?:дагы|деги) {0,3}$")
# Words that may stand before a letter's own number in its piece of the line.
_BESIDE = re.compile(r"исх\w*|чыг\w*|рег\w*|ref\w*|дата|date|tarih|куну|шаары|бишкек|[а-яa-z]{1,3}")
_INDEXED = re.compile(r"\d.*[-/]|[-/].*\d")
_YOUR_LETTER = re.compile(r"(?:yazi|mektub)\w*n[iu]z|кат(?:ы|тары)н(?:ыз|ар)")
_DATE_FOLLOWS = re.compile(r"[\s,/\"]{0,4}(?:от|of|dated|from|/|ot)?[\s:\"]{0,4}")
_DATE_PRECEDES = re.compile(r"[ ,.\"]{0,4}(?:tarih(?:li)?\s(?:ve\s)?|г\.?|ж\.?|исх\.?)?[ \"]{0,3}")
_TITLES_OF_NUMBER = {"ИСХ", "ВХ", "КИР", "ЧЫГ", "РЕГ", "NO", "REF", "OUR", "ОТ", "НА", "КАТ"}
_SHORT_HEAD = re.compile(r"(?<!\w)[A-ZА-ЯЁӨҮҢ]{2,5}$")
_MOST_NUMBERS = 60


def find_numbers(letter: Letter, dates: list[FoundDate]) -> list[FoundNumber]:
    """Find every labelled number of a letter and say whose it is."""
    found: list[FoundNumber] = []
    previous_end = 0
    for candidate in _labelled(letter):
        if candidate.start < previous_end:
            continue
        end = candidate.value_start + len(candidate.value)
        owner = candidate.owner or _owner(letter, candidate.start, end, previous_end, dates)
        start, value_start = _with_head(letter, candidate, owner)
        found.append(FoundNumber(start, value_start, end, letter.text[value_start:end], owner))
        previous_end = end
        if len(found) == _MOST_NUMBERS:
            break
    return found


def date_of(letter: Letter, number: FoundNumber, dates: list[FoundDate]) -> FoundDate | None:
    """Give the date written beside a number: «№ 5 от 1 мая 2026 г.», «15.09.2026 tarihli ve 5 sayılı»."""
    for date in dates:
        if date.start >= number.end and _DATE_FOLLOWS.fullmatch(letter.folded, number.end, date.start):
            on_next_line = "\n" in letter.folded[number.end : date.start]
            return None if on_next_line and number.owner is not Owner.SENDER else date
        if date.end <= number.start and _DATE_PRECEDES.fullmatch(letter.folded, date.end, number.start):
            return date
    return None


@dataclass(frozen=True)
class _Labelled:
    start: int
    value_start: int
    value: str
    owner: Owner | None = None


def _labelled(letter: Letter) -> list[_Labelled]:
    candidates: list[_Labelled] = []
    for label in _LABEL.finditer(letter.folded):
        token = _TOKEN.match(letter.text, label.end())
        value = _number(token.group()) if token else ""
        if value and label["reply"] is None:
            candidates.append(_Labelled(label.start(), label.end(), value))
        elif _INDEXED.search(value):
            candidates.append(_Labelled(label.start(), label.end(), value, Owner.OURS))
    for label in _AFTER_LABEL.finditer(letter.folded):
        value = _number(letter.text[label.start("number") : label.end("number")])
        owner = Owner.OURS if _YOUR_LETTER.match(label["noun"]) else Owner.OTHER
        if value:
            candidates.append(_Labelled(label.start(), label.start(), value, owner))
    return sorted(candidates, key=lambda candidate: candidate.start)


def _number(token: str) -> str:
    """Give the number a token holds, or nothing: blanks, telephones, accounts and bare dates are none."""
    token = _GLUED_FROM.sub("", _DATE_AT_END.sub("", token.strip()))
    token = token.rstrip(".,;:-–—/ ")
    while token.endswith(")") and token.count(")") > token.count("("):
        token = token[:-1]
    if "__" in token or not any(sign.isdigit() for sign in token) or _ACCOUNT.fullmatch(token):
        return ""
    return token


def _owner(letter: Letter, start: int, end: int, previous_end: int, dates: list[FoundDate]) -> Owner:
    in_head = start < letter.head_end
    before = letter.folded[_context_start(letter, start, previous_end, in_head=in_head) : start]
    label = letter.folded[start:end]
    after = letter.folded[end : end + 90]
    piece_start, _ = letter.segment_at(start)
    title = letter.text[piece_start:start].isupper() and TITLE.fullmatch(letter.folded, piece_start, start)
    if _TELEPHONE.search(before) or _STAMP.search(before) or label.startswith(("вх", "кир")):
        return Owner.OTHER
    if _OTHER_AFTER.match(after) or (_OTHER_BEFORE.search(before) and not title):
        return Owner.OTHER
    if label.startswith(("your", "ваш", "сизди")) or _OURS_BEFORE.search(before) or _OURS_AFTER.match(after):
        return Owner.OURS
    if _QUALIFIES.search(before):
        return Owner.OTHER
    if in_head and (title or _stands_alone(letter, piece_start, start, dates)):
        return Owner.SENDER
    return Owner.OTHER


def _context_start(letter: Letter, start: int, previous_end: int, *, in_head: bool) -> int:
    """Give where the words that may explain a number begin: its piece of line in the head, else its sentence."""
    if in_head:
        return max(previous_end, letter.segment_at(start)[0])
    floor = max(previous_end, start - 90)
    window = letter.folded[floor:start]
    breaks = [found.end() for found in re.finditer(r"[.!?;]\s+(?=[^\s\d])|\n\s*\n", window)]
    return floor + (breaks[-1] if breaks else 0)


def _stands_alone(letter: Letter, piece_start: int, start: int, dates: list[FoundDate]) -> bool:
    """Say whether nothing but a date, a town or a word such as Исх. stands before the number on its line."""
    before = letter.folded[piece_start:start]
    dated = False
    for date in dates:
        if piece_start <= date.start < start:
            before = before.replace(letter.folded[date.start : date.end], " ")
            dated = True
    left = [word for word in re.findall(r"[а-яa-z]+", before) if not _BESIDE.fullmatch(word)]
    return len(left) <= (2 if dated else 0)


def _with_head(letter: Letter, candidate: _Labelled, owner: Owner) -> tuple[int, int]:
    """Keep the letters that belong to a number though they stand before its sign: «ПЖ № 571»."""
    start, value_start = candidate.start, candidate.value_start
    if owner is not Owner.SENDER or letter.folded[start] not in "№n":
        return start, value_start
    piece_start, _ = letter.segment_at(start)
    before = letter.text[piece_start:start].rstrip()
    head = _SHORT_HEAD.search(before)
    if head and head.group() not in _TITLES_OF_NUMBER and not TITLE.fullmatch(fold(before)):
        return piece_start + head.start(), piece_start + head.start()
    return start, value_start
