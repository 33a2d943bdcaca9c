"""Who signed: the name in the signature block, never the executor at the foot of the page."""

from __future__ import annotations

import re

from indexer.proposals.letter import Letter, Line
from indexer.proposals.model import Proposal, sure

_MOST_LINES = 12

_UPPER = "A-ZА-ЯЁӨҮҢÇĞİÖŞÜÂÉÄ"
_LOWER = "a-zа-яёөүңçğıöşüâéäßñ"
_SURNAME = rf"(?:[{_UPPER}][{_LOWER}'’]+|[{_UPPER}]{{3,}})(?:-[{_LOWER}{_UPPER}]+)?"
_INITIALS_FIRST = re.compile(rf"(?<!\w)(?:[{_UPPER}]\.\s?){{1,2}}{_SURNAME}(?!\w)")
_INITIALS_LAST = re.compile(rf"(?<!\w){_SURNAME}\s(?:[{_UPPER}]\.\s?){{1,2}}(?!\w)")
_TITLE = r"(?:Prof|Dr|Doç|Doc|Assoc|Asst|Öğr|Gör|Üyesi|Mr|Mrs|Ms|Yrd|Ph\.?D|Sir|H\.E|проф|доц|д-р|акад)\.?"
_FULL_NAME = re.compile(
    rf"(?:{_TITLE}\s?)*(?P<name>{_SURNAME}(?:\s(?:{_SURNAME}|[{_UPPER}]\.|van|von|de|der|bin|al|el|уулу|кызы|oğlu)){{1,3}})"
    r"(?:,\s?(?:Ph\.?D\.?|MD|M\.?A\.?|MSc|д\.\s?\w\.\s?н\.?|к\.\s?\w\.\s?н\.?))*\s*[,.]?"
)
_NO_NAME = re.compile(
    r"universi|университет|rector|ректор|rektor|director|директор|minist|министр|bakan|head|office|department|отдел|болум|"
    r"embassy|посольств|элчи|international|relations|secretary|секретар|катчы|president|президент|professor|dean|декан|"
    r"faculty|факультет|institut|институт|ambassador|council|cooperation|programme|manager|coordinator|координатор|"
    r"republic|республик|vice|deputy|заместител|орун басар|башчы|начальник|yardimci|mudur|dekan|regards|sincerely|"
    r"faithfully|уважени|урмат|saygi|chair|foundation|center|centre|agency|road|street|city|affairs|external|associate"
)
_FOOT = re.compile(
    r"(?:исп(?:олнител[ья])?\b|аткаруучу|аткар\.|executor|prepared by|contact\b|bilgi icin|hazirlayan|тел|tel\b|phone|e-?mail|"
    r"приложени|тиркеме|encl|ek\b|ekler|копия|көчүрмө|cc\b|c\.c)"
)
_POST = re.compile(
    r"ректор|директор|министр|башчы|начальник|декан|орун басар|заместител|торага|председател|посол|элчи|советник|"
    r"rector|director|dean|minister|ambassador|chair|rektor|mudur|dekan|baskan|head|coordinator|координатор|заведующ|president|президент"
)


def propose_person(letter: Letter) -> Proposal | None:
    """Propose the name of the one who signed."""
    for line in letter.tail[:_MOST_LINES]:
        if _FOOT.match(letter.folded, line.start):
            continue
        span = _name_in(letter, line)
        if span:
            return _proposal(letter, span)
    for line in () if letter.tail else letter.foot:
        posted = _POST.search(letter.folded, line.start, line.end) and not _FOOT.match(letter.folded, line.start)
        span = _name_in(letter, line) if posted else None
        if span and letter.text[span[1] : line.end].strip(" .,") == "":
            return _proposal(letter, span)
    return None


def _proposal(letter: Letter, span: tuple[int, int]) -> Proposal:
    name = " ".join(letter.text[span[0] : span[1]].split()).rstrip(", ")
    return sure("person", name, name, letter.source(span))


def _name_in(letter: Letter, line: Line) -> tuple[int, int] | None:
    for start, end in reversed(line.segments):
        span = _with_initials(letter, start, end) or _full_name(letter, start, end)
        if span:
            return span
    return None


def _with_initials(letter: Letter, start: int, end: int) -> tuple[int, int] | None:
    for pattern in (_INITIALS_FIRST, _INITIALS_LAST):
        found = [f for f in pattern.finditer(letter.text, start, end) if not _NO_NAME.search(letter.folded, *f.span())]
        if found:
            return found[-1].span()
    return None


def _full_name(letter: Letter, start: int, end: int) -> tuple[int, int] | None:
    """Take a line that is a name and nothing else, or the titled name at its end."""
    whole = _FULL_NAME.fullmatch(letter.text, start, end)
    if whole and not _NO_NAME.search(letter.folded, *whole.span("name")):
        return whole.span("name")
    titled = re.compile(rf"{_TITLE}\s?{_FULL_NAME.pattern}$").search(letter.text, start, end)
    if titled and not _NO_NAME.search(letter.folded, *titled.span("name")):
        return titled.span("name")
    return None
