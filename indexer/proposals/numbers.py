"""Registration numbers in a letter: found where something says that they are one (№, No, Sayı, Ref., Исх.)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.proposals.dates import FoundDate
from indexer.proposals.folding import any_of
from indexer.proposals.letter import Letter, Span
from indexer.proposals.owner import Owner, is_title, owner_by_noun, owner_of

_MOST_NUMBERS = 60

_SIGN = r"(?:№|n[oо0](?![a-zа-я])\.?|nr\b\.?)"
# What tesseract reads for № when it stands before a figure.
_MISREAD_SIGN = r"(?:n[2eе]|[мхл][еоo]|л[9o]|jv[eо]|x[eo]|[lx]e)(?=[ .:]{0,3}\d)"
_REPLY_LABEL = r"in (?:reply|response|answer) to(?: your)?(?: letter)?\b"
_WORD_LABEL = (
    r"(?:our |your |ваш |биздин |сиздин )?"
    + any_of(r"""
        чыг | чыгыш | чыгуучу | кир | кириш | кирүүчү | номери? | сан(?= ?:)
        исх | исходящий | вх | входящий | рег | номер
        ref | reference | ref no | reference no | reference number | letter no | number(?= ?[:.])
        sayı | sayı no | evrak no | l\.dz | az
    """)
    + r"(?![a-zа-я])"
)
_LABEL = re.compile(
    rf"(?:№|(?<!\w)(?:(?P<reply>{_REPLY_LABEL})|{_WORD_LABEL}[ .:]{{0,3}}{_SIGN}?|{_SIGN}|{_MISREAD_SIGN}))"
    r"[ .:\t]{0,12}_{0,6}"
)
_NUMBER_THEN_NOUN = re.compile(
    r"(?P<number>[\w()./-]{2,40}?)[ -]{0,2}"
    + any_of("sayılı | sayı ve | номерлүү | номердүү")
    + r"\s+(?P<noun>\w+)"
)
# Pieces of letters and figures; a scan may have blanks around the signs between them.
_TOKEN = re.compile(
    r"(?:[A-ZА-ЯЁӨҮҢ]{1,8}(?:[/.-][A-ZА-ЯЁӨҮҢ]{1,8})*[ ])?"
    r"[^\W_](?:[^\W_]|[().])*"
    r"(?:(?:[/–—-]{1,2}|[ ]?[/–—-][ ]?(?=[\w(]{0,8}\d))(?:[^\W_]|[(])(?:[^\W_]|[().]){0,30}){0,8}"
    r"(?:[ ]\(\d{1,4}\)(?:[ ]\d{3,8})?|[ ][A-Z]{2}/\d{4,12})?"
)
_BLANK_FOLLOWS = re.compile(r"[ ]?[/–—-][ ]?__")
_DATE_AT_END = re.compile(r"(?:^|[/ –-])\s?\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)$")
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,}|\d{12,}")
_INDEXED = re.compile(r"\d.*[-/]|[-/].*\d")
_O_AMONG_DIGITS = re.compile(r"(?<=\d)[OО](?=\d)")
_LOOSE_SIGN = re.compile(r"\s*([/–—-])\s*")

_DATE_FOLLOWS = re.compile(r"[\s,/\"_]{0,6}(?:от|ot|of|dated|from|/|[а-яa-z-]{2,15},)?[\s:\"_]{0,6}")
_DATE_PRECEDES = re.compile(r"[ ,.\"_]{0,6}(?:tarih(?:li)?\s(?:ve\s)?|г\.?|ж\.?|исх\.?)?[ \"_]{0,3}")
_SHORT_HEAD = re.compile(r"(?<!\w)[A-ZА-ЯЁӨҮҢ]{2,5}$")
_NO_HEAD = {"ИСХ", "ВХ", "КИР", "ЧЫГ", "РЕГ", "NO", "REF", "OUR", "ОТ", "НА", "КАТ"}


@dataclass(frozen=True)
class FoundNumber:
    """A number in the text: its label begins at `start`, the number itself at `value_start`."""

    start: int
    value_start: int
    end: int
    value: str
    owner: Owner


@dataclass(frozen=True)
class _Labelled:
    start: int
    value: Span
    owner: Owner | None = None


def find_numbers(letter: Letter, dates: list[FoundDate]) -> list[FoundNumber]:
    """Find every labelled number of a letter and say whose it is."""
    found: list[FoundNumber] = []
    previous_end = 0
    for candidate in _labelled(letter):
        value_start, end = candidate.value
        if candidate.start < previous_end:
            continue
        owner = candidate.owner or owner_of(letter, (candidate.start, end), previous_end, dates)
        head = _head_of_number(letter, candidate.start) if owner is Owner.SENDER else None
        start, value_start = (candidate.start, value_start) if head is None else (head, head)
        value = _as_written(letter.text[value_start:end])
        found.append(FoundNumber(start, value_start, end, value, owner))
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


def _labelled(letter: Letter) -> list[_Labelled]:
    candidates: list[_Labelled] = []
    for label in _LABEL.finditer(letter.folded):
        value = _value(letter, label.end())
        if value and label["reply"] is None:
            candidates.append(_Labelled(label.start(), value))
        elif value and _INDEXED.search(letter.text[slice(*value)]):
            candidates.append(_Labelled(label.start(), value, Owner.OURS))
    for found in _NUMBER_THEN_NOUN.finditer(letter.folded):
        value = _value(letter, found.start("number"))
        if value:
            owner = owner_by_noun(letter, found.start("noun"))
            candidates.append(_Labelled(found.start(), value, owner))
    return sorted(candidates, key=lambda candidate: candidate.start)


def _value(letter: Letter, place: int) -> Span | None:
    """Give where a number stands that begins at a place: blanks, accounts and bare dates are none."""
    token = _TOKEN.match(letter.text, place)
    if token is None or _BLANK_FOLLOWS.match(letter.text, token.end()):
        return None
    number = _DATE_AT_END.sub("", token.group()).rstrip(".,;:-–—/ ")
    while number.endswith(")") and number.count(")") > number.count("("):
        number = number[:-1]
    if not any(sign.isdigit() for sign in number) or _ACCOUNT.fullmatch(number):
        return None
    return place, place + len(number)


def _as_written(number: str) -> str:
    """Give a number without what only the scanner put into it: blanks beside a sign, an O among figures."""
    return _LOOSE_SIGN.sub(r"\1", _O_AMONG_DIGITS.sub("0", number))


def _head_of_number(letter: Letter, start: int) -> int | None:
    """Find letters that belong to a number though they stand before its sign: «ПЖ № 571»."""
    piece_start, _ = letter.segment_at(start)
    head = _SHORT_HEAD.search(letter.text[piece_start:start].rstrip())
    if head is None or letter.folded[start] not in "№n" or head.group() in _NO_HEAD:
        return None
    return None if is_title(letter, piece_start, start) else piece_start + head.start()
