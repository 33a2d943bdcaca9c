"""What a letter is about: its heading, or else the first sentence that says something."""

from __future__ import annotations

import re

from indexer.proposals.kind import TITLE
from indexer.proposals.letter import Letter, Line
from indexer.proposals.model import Proposal, sure
from indexer.proposals.numbers import FoundNumber, Owner

_LONGEST = 200
_MOST_LINES = 4

_LABEL = re.compile(
    r"(?:subject(?: matter)?|re|sub|regarding|тема(?:сы)?(?: письма)?|мазмуну|касательно|предмет|konu|konusu|hk|betreff)"
    r"\s{0,3}[:：.](?!\d)\s{0,4}"
)
_RUSSIAN_ABOUT = re.compile(r"(?:о|об|обо|относительно|касательно|по вопросу|к вопросу)\s+[а-я\"(\d]")
_KYRGYZ_ABOUT = re.compile(r"(?:жонундо|тууралуу)\s*[.\"]*$")
_STARTS_ANEW = re.compile(
    r"(?:№|исх|на №|тел|tel|phone|факс|fax|e-?mail|to\b|the rector|кому|ректор|министр|директор|проректор|date\b|tarih\b|"
    r"sayi\b|ilgi\b|ref\b|our ref|your ref|no[.:]|attn|attention|dear|г\. |ш\. |(?!\d{4}-жыл)[\d+(]|уважаем|урматтуу|sayin\b|ek:)"
)
_HANGING = re.compile(r"(?:[,(-]|\b(?:и|в|на|с|по|для|о|об|of|and|the|for|in|on|with|to|жана|менен|учун|боюнча|ve|ile|icin))$")
_NO_SENTENCE = re.compile(
    r"(?:урматтуу|уважаем|dear|sayin|бекит|утвержда|макулдаш|тел|tel|№)"
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"»)]*(?=\s+[\"«(]?[A-ZА-ЯЁӨҮҢÇĞİÖŞÜ0-9]|\s*$)")
_ADDRESS = re.compile(r"\d{3,}|\b(?:street|road|republic|республик|university|университет|болум|отдел|коллег)|(?:га|ге|го|ку|ке|ко|уна|ине)$|[а-я]у$")
# What a note verbale says before it says anything.
_NOTE_OPENING = re.compile(
    r"[^.]{0,220}?(?:has the honou?r to (?:inform|bring to)[^.]{0,60}? (?:that|of)|имеет честь (?:сообщить|информировать|довести)"
    r"[^.]{0,50}?,? что|saygilarini sunar ve|урмат[а-я]* билдир(?:ет|уу менен(?: бирге)?|ип)(?: жана)?,?)\s+"
)
_ABBREVIATION = re.compile(r"(?:^|[\s(.])(?:[а-яa-z]{1,2}|им|св|стр|тел|проф|доц|акад|гос|prof|dr|mr|mrs|ms|no|doc|ж\.б)$")


def propose_subject(letter: Letter, numbers: list[FoundNumber]) -> Proposal | None:
    """Propose the heading of the letter, in its own language and at most 200 characters."""
    span = (
        _labelled(letter)
        or _russian(letter)
        or _kyrgyz(letter, numbers)
        or _below_title(letter)
        or _set_apart(letter, numbers)
        or _first_sentence(letter)
    )
    if span is None:
        return None
    text = shorten(letter.text[span[0] : span[1]])
    return sure("subject", text, text, letter.source(span)) if text else None


def shorten(text: str) -> str:
    """Give a text on one line, cut between words at 200 characters."""
    flat = re.sub(r"(\w)-\s*\n\s*([а-яёөүңa-z])", r"\1\2", text)
    flat = unquoted(" ".join(flat.split()).strip(" *_"))
    flat = flat.rstrip(".:;, ") if not flat.endswith("…") else flat
    if len(flat) <= _LONGEST:
        return flat
    return flat[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip(",;:- ") + "…"


def unquoted(text: str) -> str:
    """Take away quotation marks around a whole text, and those without their fellow."""
    for opening, closing in ("«»", "“”", '""'):
        inside = text[1:-1]
        if text.startswith(opening) and text.endswith(closing) and opening not in inside and closing not in inside:
            return inside.strip()
    return text


def _head_pieces(letter: Letter) -> list[tuple[int, Line, int, int]]:
    """Give the pieces of the head, and the short lines right below the salutation, where some put the heading."""
    head = len(letter.head)
    pieces = [(i, line, *segment) for i, line in enumerate(letter.head) for segment in line.segments]
    if letter.salutation is None:
        return pieces
    for index in range(head + 1, min(head + 3, len(letter.lines) - 1)):
        line, below = letter.lines[index], letter.lines[index + 1]
        closed = letter.text[below.start].isupper() and letter.text[line.end - 1] not in ".,;"
        if line.end - line.start < 80 and closed:
            pieces.append((index, line, line.start, line.end))
    return pieces


def _labelled(letter: Letter) -> tuple[int, int] | None:
    for index, _line, start, end in _head_pieces(letter):
        label = _LABEL.match(letter.folded, start, end)
        if label and label.end() < end:
            return label.end(), _continued(letter, index, label.end(), end)
        if label and index + 1 < len(letter.lines):
            after = letter.lines[index + 1]
            return after.start, _continued(letter, index + 1, after.start, after.end)
    return None


def _russian(letter: Letter) -> tuple[int, int] | None:
    for index, _line, start, end in _head_pieces(letter):
        if letter.text[start] in "ОК" or letter.folded.startswith(("относительно", "касательно", "по вопросу"), start):
            about = _RUSSIAN_ABOUT.match(letter.folded, start, end)
            if about and end - start >= 8:
                return start, _continued(letter, index, start, end)
    return None


def _kyrgyz(letter: Letter, numbers: list[FoundNumber]) -> tuple[int, int] | None:
    for index, line, start, end in _head_pieces(letter):
        if not _KYRGYZ_ABOUT.search(letter.folded, start, end):
            continue
        first = start
        for above in reversed(letter.lines[max(0, index - _MOST_LINES + 1) : index]):
            if line.after_gap or not _leads_on(letter, above, numbers):
                break
            line, first = above, above.segments[0][0]
        return first, end
    return None


def _leads_on(letter: Letter, above: Line, numbers: list[FoundNumber]) -> bool:
    """Say whether a line above «…жөнүндө» belongs to the same heading."""
    folded = letter.folded[above.start : above.end]
    below = letter.text[above.end :].lstrip()[:1]
    numbered = any(above.start <= n.start < above.end and n.owner is not Owner.OTHER for n in numbers)
    addressed = re.search(r"(?:га|ге|го|ка|ке|ко|на|не|но)$", folded) is not None
    capital = letter.text[above.start : above.end].isupper()
    return (
        len(above.segments) == 1
        and not numbered
        and not addressed
        and not capital
        and not _STARTS_ANEW.match(folded)
        and not folded.endswith((".", "!", ":"))
        and below.islower()
    )


def _continued(letter: Letter, index: int, start: int, end: int) -> int:
    """Give where a heading ends that may run on over the next lines."""
    lines = letter.lines
    limit = min(len(lines), index + _MOST_LINES)
    for below in range(index + 1, limit):
        line = lines[below]
        left, right = line.segments[0]
        folded, first = letter.folded[left:right], letter.text[left]
        hanging = _HANGING.search(letter.folded[start:end]) is not None
        open_quote = letter.text.count("«", start, end) > letter.text.count("»", start, end)
        runs_on = first.islower() or hanging or open_quote
        if below == letter.salutation or line.after_gap or not runs_on:
            break
        if _STARTS_ANEW.match(folded) and not (hanging and first.isdigit()):
            break
        end = right
    return end


def _below_title(letter: Letter) -> tuple[int, int] | None:
    """Find what a title goes on with: «ПРОТОКОЛ № 4 / заседания комиссии по …»."""
    for index, line in enumerate(letter.lines[:-1]):
        below = letter.lines[index + 1]
        title = line.start < letter.head_end and TITLE.fullmatch(letter.folded, line.start, line.end)
        if title and letter.text[below.start].islower() and len(below.segments) == 1:
            return below.start, _continued(letter, index + 1, below.start, below.end)
    return None


def _set_apart(letter: Letter, numbers: list[FoundNumber]) -> tuple[int, int] | None:
    """Find a heading without any label: a paragraph of its own right above or below the salutation."""
    if letter.salutation is None:
        return None
    for index in (letter.salutation + 1, letter.salutation - 1):
        if not 1 < index < len(letter.lines) - 1:
            continue
        line, below = letter.lines[index], letter.lines[index + 1]
        text, folded = letter.text[line.start : line.end], letter.folded[line.start : line.end]
        alone = line.after_gap and below.after_gap and len(line.segments) == 1
        numbered = any(line.start <= number.start < line.end for number in numbers)
        plain = text[0].isupper() and text[-1] not in ".,;:!?" and not _STARTS_ANEW.match(folded)
        worded = plain and not numbered and 3 <= len(text.split()) <= 20 and not _ADDRESS.search(folded)
        if alone and worded and not TITLE.fullmatch(folded):
            return line.start, line.end
    return None


def _first_sentence(letter: Letter) -> tuple[int, int] | None:
    """Find the first sentence of the body that is neither a title nor an address."""
    unfinished = None
    for start, end in _paragraphs(letter):
        folded = letter.folded[start:end]
        if TITLE.fullmatch(folded) or _NO_SENTENCE.match(folded) or len(folded.split()) < 3:
            continue
        opening = _NOTE_OPENING.match(folded)
        start = start + opening.end() if opening else start
        stop = _sentence_end(letter, start, end)
        if stop is not None and len(letter.folded[start:stop].split()) >= 3:
            return start, stop
        unfinished = unfinished or (start, end)
    return unfinished


def _paragraphs(letter: Letter) -> list[tuple[int, int]]:
    paragraphs: list[tuple[int, int]] = []
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
