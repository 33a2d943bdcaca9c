"""What is enclosed: «Тиркеме: 4 барак», «Приложение: на 4 л. в 1 экз.», "Enclosure: 4 pages", «Ek: 4 sayfa»."""

from __future__ import annotations

import re

from indexer.proposals.folding import any_of
from indexer.proposals.letter import Letter
from indexer.proposals.model import Proposal, sure

_MOST_ITEMS = 12
_LONGEST = 300

_UNIT = any_of(r"барак | бет | л\b | лист | стр | page | sheet | sayfa | yaprak | pp?\b")
_LABEL = re.compile(
    any_of(r"""
        тиркеме | тиркемеси | тиркемелер | тиркемелери | приложени[еяй]
        enclosures? | encl | attachments? | attached | annex(?:es)? | ek | ekler | eki | ekleri
    """)
    + rf"(?:\s?\(\w{{1,4}}\))?\s{{0,2}}(?P<sign>[:.\-]|(?=\s(?:на\s)?\d+\s?{_UNIT}))\s{{0,4}}"
)
_SHEETS = re.compile(rf"(?<![\w.])(\d{{1,3}}|з(?=\s?л))\s?(?:\([а-яa-z ]{{2,20}}\)\s?)?-?{_UNIT}")
_MISREAD = {"з": "3"}
_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|[-•*])\s?\S")
_NUMBER_ONLY = re.compile(r"\s*(?:№\s*)?\d{0,2}\s*")
_ABBREVIATED = re.compile(r"\b(?:л|экз|стр|с|б|pp?)\.$")


def propose_enclosures(letter: Letter) -> list[Proposal]:
    """Propose what is enclosed, in the letter's words, and on how many sheets."""
    for index in range(len(letter.lines) - 1, letter.body - 1, -1):
        line = letter.lines[index]
        label = _LABEL.match(letter.folded, line.start, line.end)
        if label is None or (
            label["sign"] != ":" and not _SHEETS.search(letter.folded, line.start, line.end)
        ):
            continue
        end = _end_of_list(letter, index)
        if not _NUMBER_ONLY.fullmatch(letter.folded, label.end(), end):
            return _proposals(letter, line.start, label.end(), end)
    return []


def _proposals(letter: Letter, start: int, after_label: int, end: int) -> list[Proposal]:
    text = " ".join(letter.text[after_label:end].split()).strip(" ;,")
    text = text if _ABBREVIATED.search(text) else text.rstrip(".")
    source = letter.source((start, end))
    found = [sure("annexes", text[:_LONGEST], text[:_LONGEST], source)]
    counts = (count[1] for count in _SHEETS.finditer(letter.folded, after_label, end))
    sheets = sum(int(_MISREAD.get(count, count)) for count in counts)
    if sheets:
        found.append(sure("annex_sheets", str(sheets), str(sheets), source))
    return found


def _end_of_list(letter: Letter, index: int) -> int:
    """Give where the list of annexes ends: numbered lines and lines that run on belong to it."""
    start, end = letter.lines[index].start, letter.lines[index].end
    only_label = _LABEL.fullmatch(letter.folded, start, end) is not None
    for line in letter.lines[index + 1 : index + _MOST_ITEMS]:
        item = _ITEM.match(letter.folded, line.start, line.end) is not None
        runs_on = letter.text[line.start].islower() and not line.after_gap and letter.text[end - 1] != "."
        if not (item or runs_on or only_label) or len(line.segments) > 1:
            break
        end, only_label = line.end, False
    return end
