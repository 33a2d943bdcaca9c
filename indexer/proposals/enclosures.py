"""What is enclosed: the line «Тиркеме: 4 барак», «Приложение: на 4 л. в 1 экз.», "Enclosure: 4 pages", «Ek: 4 sayfa»."""

from __future__ import annotations

import re

from indexer.proposals.letter import Letter
from indexer.proposals.model import Proposal, sure

_MOST_ITEMS = 12
_LONGEST = 300

_LABEL = re.compile(
    r"(?:тиркеме(?:лер)?(?:и|си)?|приложени[еяй]|enclosures?|encl|attachments?|attached|annex(?:es)?|ek(?:ler)?(?:i)?)"
    r"(?:\s?\(\w{1,4}\))?\s{0,2}(?P<sign>[:.\-]|(?=\s(?:на\s)?\d+\s?(?:л|бар|бет|стр|page|sheet|sayfa|yaprak)))\s{0,4}"
)
_ABBREVIATED = re.compile(r"\b(?:л|экз|стр|с|б|pp?)\.$")
_MISREAD = {"з": "3"}
_SHEETS = re.compile(r"(?<![\w.])(\d{1,3}|з(?=\s?л))\s?(?:\([а-яa-z ]{2,20}\)\s?)?-?(?:л\b|лист|стр|барак|бет|page|sheet|sayfa|yaprak|pp?\b)")
_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|[-•*])\s?\S")
_TITLE_ONLY = re.compile(r"\s*(?:№\s*)?\d{0,2}\s*$")


def propose_enclosures(letter: Letter) -> list[Proposal]:
    """Propose what is enclosed, in the letter's words, and on how many sheets."""
    for index in range(len(letter.lines) - 1, letter.body - 1, -1):
        line = letter.lines[index]
        label = _LABEL.match(letter.folded, line.start, line.end)
        if label is None or (label["sign"] != ":" and not _SHEETS.search(letter.folded, line.start, line.end)):
            continue
        end = _end_of_list(letter, index)
        if _TITLE_ONLY.fullmatch(letter.folded, label.end(), end):
            continue
        return _proposals(letter, line.start, label.end(), end)
    return []


def _proposals(letter: Letter, start: int, after_label: int, end: int) -> list[Proposal]:
    text = " ".join(letter.text[after_label:end].split()).strip(" ;,")
    text = text if _ABBREVIATED.search(text) else text.rstrip(".")
    source = letter.source((start, end))
    found = [sure("annexes", text[:_LONGEST], text[:_LONGEST], source)]
    sheets = sum(int(_MISREAD.get(count[1], count[1])) for count in _SHEETS.finditer(letter.folded, after_label, end))
    if sheets:
        found.append(sure("annex_sheets", str(sheets), str(sheets), source))
    return found


def _end_of_list(letter: Letter, index: int) -> int:
    """Give where the list of annexes ends: numbered lines and lines that run on belong to it."""
    end = letter.lines[index].end
    empty = _LABEL.fullmatch(letter.folded, letter.lines[index].start, end) is not None
    for line in letter.lines[index + 1 : index + _MOST_ITEMS]:
        item = _ITEM.match(letter.folded, line.start, line.end) is not None
        runs_on = letter.text[line.start].islower() and not line.after_gap
        if not (item or runs_on or empty) or len(line.segments) > 1:
            break
        end, empty = line.end, False
    return end
