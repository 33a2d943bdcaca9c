"""Whose letter it is: the letterhead or the signature against the names of the directory.

A letter names many organisations. The letterhead is the sender's, what follows the number is the addressee's,
and the body is nobody's; of a ministry and the university under it, the lower one wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.proposals.directory import Candidate, Directory, key
from indexer.proposals.folding import fold, words
from indexer.proposals.letter import Letter, Line
from indexer.proposals.model import Alternative, Proposal, one_of, sure
from indexer.proposals.subject import unquoted

_LONGEST_ENDING = 7
_SHORTEST_INFLECTED = 5
_MOST_HEAD_LINES = 25
_MOST_SIGNATURE_LINES = 10
_NEAR = 3
_LONGEST_NAME = 200

_REFERENCE = re.compile(
    r"(?:исх|чыг|вх\b|кир(?:уучу)?\b|ref\b|our ref|sayi\b|на №|№\s{0,3}[_.…]{2}|date\b|дата\b|tarih\b|subject\b|konu\b|ilgi\b|"
    r"re:|тема\b|from:|от кого)"
)
_ADDRESSED = re.compile(
    r"(?:to\b|кому|attn|attention|the rector\b|rector\b|ректор(?:у|уна|го|а)\b|директор(?:у|уна|го)\b|министр(?:у|ине|ге|лигине)\b|"
    r"проректор(?:у|уна|го)\b|начальнику|руководител(?:ю|ям)|председателю|заведующ(?:ему|ей)|послу\b|деканам?\b|декану|"
    r"[^\n]*(?:ректоруна|ректорго|ректору|проректоруна|деканына|башчысына|начальнигине|болумуно|министрлигине|"
    r"rektorlugune|bakanligina|baskanligina|mudurlugune|buyukelciligine|koordinatorlugune)\b)"
)
_CONTACT = re.compile(
    r"[^\n]*(?:\b(?:тел|tel|phone|факс|fax|gsm)\b|@|www\.|http|\+\d|\(0?\d{3,5}\)|\b\d{5,6}\b|\bул\.|\bstreet\b|\broad\b|кочос|проспект|"
    r"бульвар|\bcad|kampus|\bг\.\s|шаары,|p\.?o\.? ?box)"
)
_ORGANISATION = re.compile(
    r"университет|academy|академия|institut|институт|министр|ministry|bakanlig|посольств|embassy|elcilig|элчилиг|"
    r"consulate|консульств|konsoloslug|агентств|agency|ajansi|агенттиг|фонд|foundation|vakfi|council|совет|кенеш|"
    r"комитет|committee|комисси|commission|университет|university|universit|union|союз|бирикме|ассоциац|association|"
    r"organi[sz]ation|организац|уюму|центр|center|centre|merkez|борбор|колледж|college|кизмет|кызматы|service|служб|"
    r"акимчилик|мэри[яс]|школа|мектеп|лицей|больниц|оорукана|библиотек|китепкана|издательств|банк|\bbank|kurumu|kurulu|"
    r"departament|департамент|управлени|башкармалы|programme|программ|общество|\bосоо\b|\bltd\b|\bgmbh\b|\bинк\b|мекеме|miss?ion"
)
_UNIT = re.compile(
    r"болум|отдел|office of|office for|департамент|department|koordinator|факультет|faculty|fakulte|кафедр|chair of|"
    r"башкармалы|управлени|division|unit\b|daire|directorate|section|секци|деканат|институту$|center for|centre for"
)
_HIGHER = re.compile(r"министр|министерств|ministry|bakanlig|t\.?c\.?$")
_COMPLIMENT = re.compile(r"presents its compliments|свидетельству|озунун [^.]{0,40}урмат|saygilarini sun")
_COMPLIMENTS = re.compile(
    r"(?:the )?(?:[а-яa-z'-]+\s+){1,14}?(?:presents its compliments|свидетельству|озунун [^.]{0,40}урмат|saygilarini sun)"
)
# A line that carries on the name above it: «…МИНИСТЕРСТВО / КЫРГЫЗСКОЙ РЕСПУБЛИКИ», "Embassy of Japan / in the …".
_GOES_ON = re.compile(
    r"(?:в|имени|им\.|of|in|at|for|и|and|to|кыргызск|российск|республик|федерац|казахстан|узбекистан)\b|"
    r"(?:кыргызской|российской|турецкой) "
)
_GENITIVE = re.compile(r"(?:[нтд][ыиу]н|жана|ve|and)(?:\s|$)")

Span = tuple[int, int]


@dataclass(frozen=True)
class _Match:
    """A name of the directory where it stands in the letter; several spans if it runs down a column."""

    candidate: Candidate
    spans: tuple[Span, ...]

    @property
    def length(self) -> int:
        return sum(end - start for start, end in self.spans)

    def overlaps(self, other: _Match) -> bool:
        return any(a[0] < b[1] and b[0] < a[1] for a in self.spans for b in other.spans)


def propose_sender(
    letter: Letter, directory: Directory, marks: Sequence[int], our_names: Iterable[str]
) -> list[Proposal]:
    """Propose the partner that wrote, or a new name; for a letter of ours the partner it goes to.

    `marks` are the places of numbers and dates: below the first of them the letterhead is over.
    """
    signature = [(line.start, line.end) for line in letter.tail[:_MOST_SIGNATURE_LINES]]
    spoken = [span for line in letter.head[:_MOST_HEAD_LINES] for span in line.segments]
    said = [word for span in (*spoken, *_opening(letter), *signature) for word, _, _ in _words(letter, span)]
    known = [*directory.candidates(said), *(Candidate(0, name, name, is_ours=True) for name in our_names)]
    heading, address = _head_zones(letter, marks, known)
    on_top = _find(known, _streams(letter, heading)) or _find(known, _streams(letter, _opening(letter)))[:1]
    signers = [match for match in _find(known, _streams(letter, signature)) if not match.candidate.is_ours]
    if _is_ours(on_top) and not signers:
        addressed = _find(known, _streams(letter, address))
        return _as_list(_choose(letter, "addressee", [m for m in addressed if not m.candidate.is_ours]))
    partners = [match for match in on_top if not match.candidate.is_ours]
    chosen = _choose(letter, "sender", _those_who_wrote(partners, signers))
    return _as_list(chosen or _new_name(letter, heading))


def _is_ours(on_top: list[_Match]) -> bool:
    """Say whether the letterhead is our own: we stand first in it, or right under our ministry."""
    above = [match for match in on_top if not match.candidate.is_ours]
    higher = all(_HIGHER.search(fold(match.candidate.alias)) for match in above)
    return len(above) < len(on_top) and (on_top[0].candidate.is_ours or higher)


def _as_list(proposal: Proposal | None) -> list[Proposal]:
    return [proposal] if proposal else []


def _head_zones(
    letter: Letter, marks: Sequence[int], known: Sequence[Candidate]
) -> tuple[list[Span], list[Span]]:
    """Divide the head into the letterhead and what is written to the addressee."""
    head = letter.head[:_MOST_HEAD_LINES]
    heading: list[Span] = []
    address: list[Span] = []
    right = [segment for line in head for segment in line.segments[1:]]
    (address if _is_address(letter, head, right, known) else heading).extend(right)
    below = False
    for first in (line.segments[0] for line in head):
        marked = any(first[0] <= mark < first[1] for mark in marks)
        reference = marked or _REFERENCE.match(letter.folded, *first) is not None
        addressed = _ADDRESSED.match(letter.folded, *first) is not None
        named = any(_ORGANISATION.search(letter.folded, *span) for span in heading)
        below = below or addressed or (reference and named)
        if below or not reference:
            (address if below else heading).append(first)
    return sorted(heading), address


def _is_address(letter: Letter, head: Sequence[Line], right: list[Span], known: Sequence[Candidate]) -> bool:
    """Say whether the right column speaks to somebody; on a bilingual letterhead it repeats the left one."""
    if any(_ADDRESSED.match(letter.folded, *span) for span in right):
        return True
    ours = [candidate for candidate in known if candidate.is_ours]
    left = [line.segments[0] for line in head]
    return bool(_find(ours, _streams(letter, right))) and not _find(ours, _streams(letter, left))


def _opening(letter: Letter) -> list[Span]:
    """Give the first words of a note verbale: the embassy names itself there."""
    for line in letter.body_lines[:2]:
        if _COMPLIMENTS.match(letter.folded, line.start):
            verb = _COMPLIMENT.search(letter.folded, line.start)
            return [(line.start, verb.start())] if verb else []
    return []


def _streams(letter: Letter, spans: list[Span]) -> list[list[tuple[str, Span]]]:
    """Give the words of a zone twice: line by line, and column by column where there are columns."""
    first_of_line = {line.segments[0] for line in letter.head}
    by_column = sorted(spans, key=lambda span: span not in first_of_line)
    orders = [spans] if by_column == spans else [spans, by_column]
    return [
        [(word, (start, end)) for span in order for word, start, end in _words(letter, span)]
        for order in orders
    ]


def _words(letter: Letter, span: Span) -> list[tuple[str, int, int]]:
    base = span[0]
    return [(word, base + start, base + end) for word, start, end in words(letter.folded[base : span[1]])]


def _find(known: Sequence[Candidate], streams: list[list[tuple[str, Span]]]) -> list[_Match]:
    """Find the names that stand in a zone, in its order; of names inside one another the longest."""
    found: list[_Match] = []
    for stream in streams:
        places: dict[str, list[int]] = {}
        for place, (word, _) in enumerate(stream):
            places.setdefault(key(word), []).append(place)
        for candidate in known:
            match = _match(candidate, stream, places)
            if match:
                found.append(match)
    kept: list[_Match] = []
    for match in sorted(found, key=lambda m: -m.length):
        rivals = [other for other in kept if match.overlaps(other)]
        same = [other.candidate.partner_id == match.candidate.partner_id for other in rivals]
        if all(other.length == match.length for other in rivals) and not any(same):
            kept.append(match)
    return sorted(kept, key=lambda m: m.spans[0])


def _match(candidate: Candidate, stream: list[tuple[str, Span]], places: dict[str, list[int]]) -> _Match | None:
    name = [word for word, _, _ in words(fold(candidate.alias))]
    starts = {place - at for at, word in enumerate(name) for place in places.get(key(word), ())}
    for start in sorted(starts):
        piece = stream[start : start + len(name)] if start >= 0 else []
        if len(piece) == len(name) and all(_same(a, b) for a, (b, _) in zip(name, piece, strict=True)):
            return _Match(candidate, _joined([span for _, span in piece]))
    return None


def _same(name: str, word: str) -> bool:
    """Compare a word of a name with one of the letter, which may have an ending or one misread letter."""
    if name == word:
        return True
    if len(name) < _SHORTEST_INFLECTED:
        return False
    if word.startswith(name) and len(word) - len(name) <= _LONGEST_ENDING:
        return True
    return len(name) == len(word) and sum(a != b for a, b in zip(name, word, strict=True)) == 1


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    joined = [spans[0]]
    for start, end in spans[1:]:
        if 0 <= start - joined[-1][1] <= _NEAR:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _those_who_wrote(on_top: list[_Match], signers: list[_Match]) -> list[_Match]:
    """Of several organisations in a letterhead take the one that signs, else the one under its ministry."""
    if not on_top:
        return signers
    signed = {match.candidate.partner_id for match in signers}
    both = [match for match in on_top if match.candidate.partner_id in signed]
    if both:
        return both
    own = [match for match in on_top if not _HIGHER.search(fold(match.candidate.alias))]
    return own or on_top[-1:]


def _choose(letter: Letter, field: str, matches: list[_Match]) -> Proposal | None:
    readings = [
        Alternative(str(m.candidate.partner_id), m.candidate.name, letter.source(*m.spans)) for m in matches
    ]
    return one_of(field, readings)


def _new_name(letter: Letter, heading: list[Span]) -> Proposal | None:
    """Propose the organisation of the letterhead by name, when the directory does not know it."""
    lines = [span for span in heading if not _CONTACT.match(letter.folded, *span)]
    named = [i for i, span in enumerate(lines) if _is_organisation(letter, span)]
    if not named:
        return None
    own = [i for i in named if not _HIGHER.search(letter.folded, *lines[i])]
    first = last = (own or named)[-1]
    while first > 0 and _leads_on(letter, lines[first - 1], lines[first]):
        first -= 1
    while last + 1 < len(lines) and _GOES_ON.match(letter.folded, *lines[last + 1]):
        last += 1
    spans = lines[first : last + 1]
    name = unquoted(" ".join(" ".join(letter.text[start:end] for start, end in spans).split()).strip(" ,;"))
    return sure("sender_name", name, name, letter.source(*spans)) if len(name) <= _LONGEST_NAME else None


def _is_organisation(letter: Letter, span: Span) -> bool:
    named = _ORGANISATION.search(letter.folded, *span) is not None
    return named and not _UNIT.search(letter.folded, *span)


def _leads_on(letter: Letter, above: Span, line: Span) -> bool:
    """Say whether a name that ends on this line began on the one above: «…РЕСПУБЛИКАСЫНЫН / …МИНИСТРЛИГИ»."""
    if _is_organisation(letter, above):
        return False
    one_word = len(words(letter.folded[line[0] : line[1]])) == 1
    return one_word or _GENITIVE.search(letter.folded, *above) is not None
