"""What a letter is about: its heading, or else the first sentence that says something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.proposals.folding import any_of
from indexer.proposals.kind import TITLE
from indexer.proposals.letter import Letter, Line, Span
from indexer.proposals.model import Proposal, sure
from indexer.proposals.numbers import FoundNumber
from indexer.proposals.owner import Owner

_LONGEST = 200
_MOST_LINES = 4

_LABEL = re.compile(
    any_of("""
        темасы | мазмуну | тема | тема письма | касательно | предмет
        subject | subject matter | re | sub | regarding | konu | konusu | betreff
    """)
    + r"\s{0,8}[:.](?!\d)\s{0,8}"
)
_ABOUT_FIRST = re.compile(
    any_of("о | об | обо | относительно | касательно | по вопросу | к вопросу") + r"\s+[а-я\"(\d]"
)
_ABOUT_LAST = re.compile(any_of("жөнүндө | тууралуу") + r"\s*[.\"]*$")
# A line that begins so is not the next line of a heading.
_STARTS_ANEW = re.compile(
    any_of(r"""
        № | исх | на № | тел | факс | кому | ректор | министр | директор | проректор | г\.\s | ш\.\s
        уважаем | урматтуу
        tel | phone | fax | e-?mail | to\b | the rector | date\b | ref\b | our ref | your ref | no[.:]
        attn | attention
        dear | tarih\b | sayı\b | ilgi\b | sayın\b | ek:
        (?!\d{4}-жыл)[\d+(]
    """)
)
_HANGING = re.compile(
    r"(?:[,(-]|\b"
    + any_of("""
        жана | менен | үчүн | боюнча | и | в | на | с | по | для | о | об
        of | and | the | for | in | on | with | to | ve | ile | için
    """)
    + ")$"
)
_DATIVE = re.compile(r"(?:га|ге|го|ка|ке|ко|на|не|но)$")
_ADDRESS = re.compile(
    r"(?<!\d)\d{3}(?!\d)|\d{5}|(?<!\d)(?<!\d{4}-)\d{4}(?!\d|-\d{4})|(?:га|ге|го|ка|ке|ко|уна|ине)$|[а-я]у$|"
    + any_of(
        r"бөлүм | кесиптеш | университет | отдел | коллег | республик | university | republic | street | road"
    )
)
_NO_SENTENCE = re.compile(
    any_of("урматтуу | бекит | макулдаш | уважаем | утвержда | тел | № | dear | sayın | tel")
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"»)]*(?=\s+[\"«(]?[A-ZА-ЯЁӨҮҢÇĞİÖŞÜ0-9]|\s*$)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.])"
    + any_of("[а-яa-z]{1,2} | им | св | стр | тел | проф | доц | акад | гос | prof | doc | mrs")
    + "$"
)
# What a note verbale says before it says anything.
_NOTE_OPENING = re.compile(
    r"(?:[^.]|(?<=\bno)\.){0,260}?"  # «… Note No. 5 …» ends no sentence
    + any_of(r"""
        урмат[а-я]* билдир(?:ет|үү менен бирге|үү менен|ип)(?: жана)?,?
        имеет честь (?:сообщить|информировать|довести)[^.]{0,50}?,? что | имеет честь
        has the honou?r to (?:inform|bring to)[^.]{0,60}? (?:that|of)
        saygılarını sunar ve
    """)
    + r"\s+"
)
_HYPHENATED = re.compile(r"(\w)-\s*\n\s*([а-яёөүңa-zçğışöü])")


def propose_subject(letter: Letter, numbers: list[FoundNumber]) -> Proposal | None:
    """Propose the heading of the letter, in its own language and at most 200 characters."""
    span = (
        _labelled(letter)
        or _about_first(letter)
        or _about_last(letter, numbers)
        or _below_title(letter)
        or _set_apart(letter, numbers)
        or _first_sentence(letter)
    )
    if span is None:
        return None
    text = shorten(letter.text[slice(*span)])
    return sure("subject", text, text, letter.source(span)) if text else None


def shorten(text: str) -> str:
    """Give a text on one line, cut between words at 200 characters."""
    flat = unquoted(" ".join(_HYPHENATED.sub(r"\1\2", text).split()).strip(" *_")).rstrip(".:;, ")
    if len(flat) <= _LONGEST:
        return flat
    return flat[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:- ") + "…"


def unquoted(text: str) -> str:
    """Take away the quotation marks around a whole text."""
    for opening, closing in ("«»", "“”", '""'):
        inside = text[1:-1]
        if text.startswith(opening) and text.endswith(closing) and not {opening, closing} & set(inside):
            return inside.strip()
    return text


def _head_pieces(letter: Letter) -> list[tuple[int, Line, Span]]:
    """Give the pieces of the head, and the short lines right below the salutation, where some put the heading."""
    pieces = [(i, line, segment) for i, line in enumerate(letter.head) for segment in line.segments]
    if letter.salutation is None:
        return pieces
    for index in range(letter.body, min(letter.body + 2, len(letter.lines) - 1)):
        line, below = letter.lines[index], letter.lines[index + 1]
        complete = letter.text[below.start].isupper() and letter.text[line.end - 1] not in ".,;"
        if line.end - line.start < 80 and complete:
            pieces.append((index, line, (line.start, line.end)))
    return pieces


def _labelled(letter: Letter) -> Span | None:
    """Find «Тема: …», "Subject: …", «Konu: …», also with the words on the next line."""
    for index, _, (start, end) in _head_pieces(letter):
        label = _LABEL.match(letter.folded, start, end)
        if label and label.end() < end:
            return label.end(), _continued(letter, index, label.end(), end)
        if label and index + 1 < len(letter.lines):
            below = letter.lines[index + 1]
            return below.start, _continued(letter, index + 1, below.start, below.end)
    return None


def _about_first(letter: Letter) -> Span | None:
    """Find the Russian heading: «О продлении соглашения»."""
    for index, _, (start, end) in _head_pieces(letter):
        about = _ABOUT_FIRST.match(letter.folded, start, end)
        last = index + 1 == len(letter.lines)
        if about and letter.text[start].isupper() and end - start >= 8 and not last:
            return start, _continued(letter, index, start, end)
    return None


def _about_last(letter: Letter, numbers: list[FoundNumber]) -> Span | None:
    """Find the Kyrgyz heading: «Келишимди узартуу жөнүндө», perhaps begun on the lines above."""
    for index, line, (start, end) in _head_pieces(letter):
        if not _ABOUT_LAST.search(letter.folded, start, end):
            continue
        first, lower = start, line
        for above in reversed(letter.lines[max(0, index - _MOST_LINES + 1) : index]):
            if lower.after_gap or not _leads_on(letter, above, numbers):
                break
            first, lower = above.start, above
        return first, end
    return None


def _leads_on(letter: Letter, above: Line, numbers: Sequence[FoundNumber]) -> bool:
    """Say whether a line above «…жөнүндө» belongs to the same heading."""
    text, folded = letter.text[above.start : above.end], letter.folded[above.start : above.end]
    numbered = any(above.start <= n.start < above.end and n.owner is not Owner.OTHER for n in numbers)
    elsewhere = numbered or len(above.segments) > 1 or text.isupper() or text.endswith((".", "!", ":"))
    if elsewhere or _DATIVE.search(folded) or _STARTS_ANEW.match(folded):
        return False
    return letter.text[above.end :].lstrip()[:1].islower()


def _continued(letter: Letter, index: int, start: int, end: int) -> int:
    """Give where a heading ends that may run on over the next lines."""
    for below in range(index + 1, min(len(letter.lines), index + _MOST_LINES)):
        line = letter.lines[below]
        left, right = line.segments[0]
        hanging = _HANGING.search(letter.folded[start:end]) is not None
        open_quote = letter.text.count("«", start, end) > letter.text.count("»", start, end)
        runs_on = letter.text[left].islower() or hanging or open_quote
        if below == letter.salutation or line.after_gap or not runs_on:
            break
        if _STARTS_ANEW.match(letter.folded, left, right) and not (hanging and letter.text[left].isdigit()):
            break
        end = right
    return end


def _below_title(letter: Letter) -> Span | None:
    """Find what a title goes on with: «ПРОТОКОЛ № 4 / заседания комиссии по …»."""
    for line, below in zip(letter.head, letter.lines[1:], strict=False):
        title = TITLE.fullmatch(letter.folded, line.start, line.end)
        if title and letter.text[below.start].islower() and len(below.segments) == 1:
            return below.start, _continued(letter, letter.line_at(below.start), below.start, below.end)
    return None


def _set_apart(letter: Letter, numbers: list[FoundNumber]) -> Span | None:
    """Find a heading without any label: a paragraph of its own right above or below the salutation."""
    places = (letter.body - 1,) if letter.salutation is None else (letter.body, letter.salutation - 1)
    for index in places:
        if not 1 < index < len(letter.lines) - 1:
            continue
        line, below = letter.lines[index], letter.lines[index + 1]
        begins = line.after_gap or index == letter.body
        if begins and _ends_before(letter, line, below) and _reads_as_heading(letter, line, numbers):
            return line.start, line.end
    return None


def _ends_before(letter: Letter, line: Line, below: Line) -> bool:
    """Say whether a paragraph ends with a line: by a gap, or by being short before a long line that starts anew."""
    short = 1.3 * (line.end - line.start) < below.end - below.start
    return below.after_gap or (short and letter.text[below.start].isupper())


def _reads_as_heading(letter: Letter, line: Line, numbers: Sequence[FoundNumber]) -> bool:
    text, folded = letter.text[line.start : line.end], letter.folded[line.start : line.end]
    if (
        len(line.segments) > 1
        or any(line.start <= number.start < line.end for number in numbers)
        or TITLE.fullmatch(folded)
    ):
        return False
    if not text[0].isupper() or text[-1] in ".,;:!?" or not 3 <= len(text.split()) <= 20:
        return False
    return not _STARTS_ANEW.match(folded) and not _ADDRESS.search(folded)


def _first_sentence(letter: Letter) -> Span | None:
    """Find the first sentence of the body that is neither a title nor an address."""
    unfinished: Span | None = None
    for start, end in _paragraphs(letter):
        folded = letter.folded[start:end]
        if TITLE.fullmatch(folded) or _NO_SENTENCE.match(folded) or len(folded.split()) < 3:
            continue
        opening = _NOTE_OPENING.match(folded)
        begin = start + opening.end() if opening else start
        stop = _sentence_end(letter, begin, end)
        if stop is not None and len(letter.folded[begin:stop].split()) >= 3:
            return begin, stop
        unfinished = unfinished or (start, end)
    return unfinished


def _paragraphs(letter: Letter) -> list[Span]:
    paragraphs: list[Span] = []
    for line in letter.body_lines[:25]:
        if paragraphs and not line.after_gap:
            paragraphs[-1] = (paragraphs[-1][0], line.end)
        else:
            paragraphs.append((line.start, line.end))
    return paragraphs


def _sentence_end(letter: Letter, start: int, end: int) -> int | None:
    for stop in _SENTENCE_END.finditer(letter.text, start, end):
        if not _ABBREVIATION.search(letter.folded[start : stop.start()]):
            return stop.start()
    return None
