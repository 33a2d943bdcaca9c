"""Who signed: the name in the signature block, never the executor at the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.proposals.folding import any_of
from indexer.proposals.letter import Letter, Line, Span
from indexer.proposals.model import Proposal, sure

_MOST_LINES = 12
_LONGEST_SIGNATURE = 100

_UPPER = "A-ZА-ЯЁӨҮҢÇĞİÖŞÜÂÉÄ"
_LOWER = "a-zа-яёөүңçğıöşüâéäßñ"
_SURNAME = rf"(?:[{_UPPER}][{_LOWER}'’]+|[{_UPPER}]{{3,}})(?:-[{_LOWER}{_UPPER}]+)?"
_INITIAL = rf"(?:[{_UPPER}]|Дж|Ch|Sh)\.\s?"
_INITIALS_FIRST = re.compile(rf"(?<!\w)(?:{_INITIAL}){{1,2}}{_SURNAME}(?!\w)")
_INITIALS_LAST = re.compile(rf"(?<!\w){_SURNAME}\s(?:{_INITIAL}){{1,2}}(?!\w)")
_TITLE = (
    r"(?:(?:Prof|PROF|Professor|PROFESSOR|Dr|DR|Ph\.?D|Doç|Doc|Assoc|Asst|Yrd|Öğr|Gör|Üyesi|Mr|Mrs|Ms|Sir|H\.E|"
    r"проф|доц|акад|д-р|др)\.?\s?)"
)
_DEGREE = r"(?:,\s?(?:Ph\.?D\.?|MD|M\.?A\.?|MSc|[дк]\.\s?\w\.\s?н\.?))"
_NAME = rf"{_SURNAME}(?:\s(?:{_SURNAME}|[{_UPPER}]\.|van|von|de|der|bin|al|el|уулу|кызы|oğlu)){{1,3}}"
_NAME_ALONE = re.compile(rf"{_TITLE}*(?P<name>{_NAME}){_DEGREE}*\s*[,.]?")
_TITLED_AT_END = re.compile(rf"{_TITLE}+(?P<name>{_NAME}){_DEGREE}*\s*[,.]?$")
_TWO_WORDS_AT_END = re.compile(rf"(?<=\s)(?P<name>{_SURNAME}\s{_SURNAME})$")

_NO_NAME = re.compile(
    any_of(r"""
        университет | институт | факультет | бөлүм | башкармалы | катчы | орун басар | башчы | начальник
        элчи | урмат
        ректор | директор | министр | отдел | управлени | посольств | президент | декан | координатор
        республик
        менеджер | заместител | уважени | международн | внешн | образован | связ
        universi | rector | director | minist | head | office | department | embassy | international
        relations
        secretary | president | professor | dean | faculty | institut | ambassador | council | cooperation
        programme
        manager | coordinator | republic | vice | deputy | regards | sincerely | faithfully | chair
        foundation | center
        centre | agency | road | street | city | affairs | external | associate | officer
        rektör | bakan | yardımcı | müdür | dekan | saygı | koordinat | başkan
    """)
)
_NOT_SIGNER = re.compile(
    any_of(r"""
        аткаруучу | аткар\. | тиркеме | көчүрмө | исп(?:олнител[ья])?\b | приложени | копия | тел
        executor | prepared by | contact\b | tel\b | phone | e-?mail | encl | cc\b | copy to | ek\b | ekler
        eki\b
        bilgi için | hazırlayan
    """)
)
_POST = re.compile(
    any_of("""
        башчы | начальник | декан | орун басар | төрага | элчи | аким | катчы | ректор | директор | министр
        заместител
        председател | посол | советник | координатор | заведующ | президент | руководител | менеджер
        rector | director | dean | minister | ambassador | chair | head | coordinator | president | manager
        secretary
        rektör | müdür | dekan | başkan
    """)
)


def propose_person(letter: Letter) -> Proposal | None:
    """Propose the name of the one who signed."""
    foot = letter.foot[:_MOST_LINES]
    for index, line in enumerate(foot):
        signed = letter.tail or _signs(letter, line, foot[max(0, index - 1) : index + 2])
        if _NOT_SIGNER.match(letter.folded, line.start) or not signed:
            continue
        span = _name_in(letter, line)
        if span:
            name = " ".join(letter.text[slice(*span)].split())
            return sure("person", name, name, letter.source(span))
    return None


def _signs(letter: Letter, line: Line, around: Sequence[Line]) -> bool:
    """Say whether a line signs a letter without a closing phrase: a name at its end, a post on it or beside it."""
    span = _name_in(letter, line)
    if span is None or letter.text[span[1] : line.end].strip(" .,"):
        return False
    posted = any(_POST.search(letter.folded, place.start, place.end) for place in around)
    return len(line.segments) > 1 or posted or _ends_with_initials(letter, line)


def _ends_with_initials(letter: Letter, line: Line) -> bool:
    """Say whether a short line ends with «Э. К. Дуйшеев» and no full stop, as sentences do not."""
    short = line.end - line.start <= _LONGEST_SIGNATURE and letter.text[line.start].isupper()
    return short and any(
        name.end() == line.end for name in _INITIALS_FIRST.finditer(letter.text, line.start, line.end)
    )


def _name_in(letter: Letter, line: Line) -> Span | None:
    for start, end in reversed(line.segments):
        span = _with_initials(letter, start, end) or _in_full(letter, start, end)
        if span:
            return span
    return None


def _with_initials(letter: Letter, start: int, end: int) -> Span | None:
    for pattern in (_INITIALS_FIRST, _INITIALS_LAST):
        found = [name.span() for name in pattern.finditer(letter.text, start, end)]
        names = [span for span in found if not _NO_NAME.search(letter.folded, *span)]
        if names:
            return names[-1]
    return None


def _in_full(letter: Letter, start: int, end: int) -> Span | None:
    """Find a name that has its piece of the line to itself, or ends it after a title or a post."""
    posted = _POST.search(letter.folded, start, end) is not None
    found = (
        _NAME_ALONE.fullmatch(letter.text, start, end),
        _TITLED_AT_END.search(letter.text, start, end),
        _TWO_WORDS_AT_END.search(letter.text, start, end) if posted else None,
    )
    spans = [name.span("name") for name in found if name]
    return next((span for span in spans if not _NO_NAME.search(letter.folded, *span)), None)
