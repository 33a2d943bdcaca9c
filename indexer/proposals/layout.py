"""Where the parts of a letter begin: pages into lines, lines into columns, and the salutation and closing found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from indexer.extract.port import Page, Word
from indexer.proposals.folding import any_of, fold
from indexer.proposals.letter import Letter, Line, Span

_MOST_PAGES = 6
_MOST_CHARACTERS = 12_000  # of a page; a full one has half of that
_MOST_HEAD_LINES = 45

# In heights of a line: a wider gap between two words divides columns, a wider one between two lines paragraphs.
_COLUMN_GAP = 2.0
_PARAGRAPH_GAP = 0.9
# The same in text without boxes; «Konu     : …» is one piece.
_WIDE_SPACE = re.compile(r"(?<!:)(?:[ ]*\t[ \t]*|[ ]{3,}+)(?!:)")

_SALUTATION = re.compile(
    any_of(r"""
        урматтуу | терең урматтуу | кадырлуу | кымбаттуу | ардактуу | саламатсыз
        уважаем | глубокоуважаем | многоуважаем | ваше превосходительство | здравствуйте | добрый день
        господин [^\n]{3,40}! | господа\b
        dear\b | excellency\b | your excellency\b | to whom it may concern | ladies and gentlemen
        greetings\b | hello\b
        good (?:day|morning|afternoon)\b | (?:sir|sirs|madam|sir or madam),\s*$
        sayın\b[^\n]*[,:!]\s*$ | değerli\b | saygıdeğer\b | merhaba\b
    """)
)
_CLOSING = re.compile(
    any_of(r"""
        урмат менен | урматтоо менен | (?:терең|чын) урмат(?:тоо)? менен | элчилик\w* [^\n]{0,40}пайдаланып
        с (?:глубоким |искренним |неизменным )?уважением | с благодарностью | с наилучшими
        (?:посольство|министерство|консульство) пользуется
        yours (?:sincerely|faithfully|truly) | sincerely | respectfully | cordially | with respect | best,\s*$
        (?:with )?(?:best|kind|warm)(?:est)? (?:regards|wishes) | regards\b
        the (?:embassy|ministry|consulate)[^\n]{0,60} avails
        saygılarım | en derin saygı
    """)
)
_CLOSING_VERB = re.compile(r"(?:arz|rica)(?: ve (?:arz|rica))? eder(?:im|iz)\s*\.?\s*$")
# A mail that only passes another one on says so in its subject, or in the line above the other one's header.
_SENT_ON = re.compile(r"(?:тема|subject|konu)\s?:\s{0,3}(?:fwd?|пер|i̇?lt|ynt)\s?:")
_FORWARDED = re.compile(
    r"[-_ >]{0,12}"
    + any_of(
        "пересланное сообщение | пересылаемое сообщение | forwarded message | begin forwarded | iletilen"
    )
)
_ORIGINAL = re.compile(r"[-_ >]{2,12}" + any_of("original message | исходное сообщение | original ileti"))
_ANNEX = any_of("приложение | тиркеме | annex | appendix | attachment | enclosure | ek")
_ANNEX_TITLE = re.compile(rf"{_ANNEX}\s*[-:.]?\s*(?:(?:№|no\.?)?\s*\d{{1,2}}|[a-zivx]?)\b")
_SHEETS = re.compile(
    r"\d\s*\)?\s*" + any_of(r"л\b | лист | стр | экз | барак | бет | нуска | page | sheet | sayfa | yaprak")
)
_WORDS = re.compile(r"[а-яa-z]{2,}")
# Long lines above the salutation that are no prose: addresses, headings, forms of approval.
_NOT_PROSE = re.compile(
    any_of(r"""
        \d{5} | дарег | адрес | address | бекит | утвержд | макулдаш | №
        о\s | об\s | subject | sub\b | re: | тема\b | konu\b | ek: | ilgi\b | to\b
        [^\n]*(?:\b(?:тел|tel|phone|факс)\b|@|www)
        [^\n]*(?:жөнүндө|тууралуу)$
    """)
)


def read_letter(pages: Sequence[Page]) -> Letter:
    """Divide the pages of a letter into lines and parts; annexes on pages of their own are left out."""
    kept = _pages_of_letter(pages)
    starts: list[int] = []
    texts: list[str] = []
    for page in kept:
        starts.append(sum(len(text) + 1 for text in texts))
        texts.append(page.text[:_MOST_CHARACTERS])
    text = "\n".join(texts)
    folded = fold(text)
    lines = tuple(
        line for index, page in enumerate(kept) for line in _lines(page, index, starts[index], texts[index])
    )
    lines = _innermost(lines, folded)
    salutation = _first(_SALUTATION, lines[:_MOST_HEAD_LINES], folded)
    body = _first_prose(lines, text, folded) if salutation is None else salutation + 1
    closing = _closing(lines, folded, body)
    return Letter(text, folded, lines, tuple(kept), tuple(starts), salutation, body, closing)


def _innermost(lines: tuple[Line, ...], folded: str) -> tuple[Line, ...]:
    """Give the lines of the letter that a mail was forwarded for; an answer with its question below stays whole."""
    sent_on = False
    for index, line in enumerate(lines[:_MOST_HEAD_LINES]):
        sent_on = sent_on or _SENT_ON.match(folded, line.start, line.end) is not None
        forwarded = _FORWARDED.match(folded, line.start, line.end) is not None
        if forwarded or (sent_on and _ORIGINAL.match(folded, line.start, line.end)):
            return lines[index + 1 :] or lines
    return lines


def _pages_of_letter(pages: Sequence[Page]) -> list[Page]:
    written = [page for page in pages if page.text.strip()][:_MOST_PAGES]
    for index, page in enumerate(written[1:], start=1):
        top = fold(page.text[:400]).strip().split("\n", 2)[:2]
        if any(_ANNEX_TITLE.match(line.strip()) and not _SHEETS.search(line) for line in top):
            return written[:index]
    return written


def _lines(page: Page, index: int, base: int, text: str) -> list[Line]:
    lines: list[Line] = []
    words_of_row = _words_by_row(page, text)
    place, gap, bottom = 0, False, 1.0
    for row, raw in enumerate(text.split("\n")):
        stripped = raw.strip()
        start = place + len(raw) - len(raw.lstrip())
        place += len(raw) + 1
        if not stripped:
            gap = True
            continue
        row_words = words_of_row.get(row, [])
        if row_words:
            height = max(word.y1 - word.y0 for word in row_words)
            gap = gap or min(word.y0 for word in row_words) - bottom > _PARAGRAPH_GAP * height
            bottom = max(word.y1 for word in row_words)
        pieces = tuple((base + a, base + b) for a, b in _segments(page, start, stripped, row_words))
        lines.append(Line(base + start, base + start + len(stripped), index, len(lines) + 1, gap, pieces))
        gap = False
    return lines


def _words_by_row(page: Page, text: str) -> dict[int, list[Word]]:
    if not page.words:
        return {}
    breaks = [place for place, letter in enumerate(text) if letter == "\n"]
    rows: dict[int, list[Word]] = {}
    for word in page.words:
        if word.end <= len(text):
            rows.setdefault(bisect_right(breaks, word.start), []).append(word)
    return rows


def _segments(page: Page, start: int, stripped: str, row_words: Sequence[Word]) -> list[Span]:
    cuts = [(start + gap.start(), start + gap.end()) for gap in _WIDE_SPACE.finditer(stripped)]
    for left, right in pairwise(row_words):
        height = (left.y1 - left.y0) * page.height
        if (right.x0 - left.x1) * page.width > _COLUMN_GAP * height:
            cuts.append((left.end, right.start))
    pieces: list[Span] = []
    place = start
    for cut_start, cut_end in sorted(cuts):
        if place < cut_start:
            pieces.append((place, cut_start))
        place = max(place, cut_end)
    return [*pieces, (place, start + len(stripped))]


def _first(pattern: re.Pattern[str], lines: Sequence[Line], folded: str) -> int | None:
    for index, line in enumerate(lines):
        if any(pattern.match(folded, start, end) for start, end in line.segments):
            return index
    return None


def _first_prose(lines: Sequence[Line], text: str, folded: str) -> int:
    """Find the first line of running text; letterheads and addresses are short or full of capitals."""
    for index, line in enumerate(lines[:_MOST_HEAD_LINES]):
        count = len(_WORDS.findall(folded, line.start, line.end))
        capitals = sum(letter.isupper() for letter in text[line.start : line.end])
        long_enough = count >= 7 and line.end - line.start >= 50 and len(line.segments) == 1
        if long_enough and capitals < 0.8 * count and not _NOT_PROSE.match(folded, line.start, line.end):
            return index
    for index, line in enumerate(lines[2:_MOST_HEAD_LINES], start=2):
        if len(_WORDS.findall(folded, line.start, line.end)) >= 5 and folded[line.end - 1] in ".;,":
            return index
    return min(len(lines), _MOST_HEAD_LINES)


def _closing(lines: Sequence[Line], folded: str, body: int) -> int | None:
    for index, line in enumerate(lines[body:], start=body):
        if any(_CLOSING.match(folded, start, end) for start, end in line.segments):
            return index
        if _CLOSING_VERB.search(folded, line.start, line.end):
            return index + 1
    return None
