"""Whose letter it is: the letterhead or the signature against the names of the directory.

A letter names many organisations. The letterhead is the sender's, what follows the number is the addressee's,
and the body is nobody's; of a ministry and the university under it, the lower one wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from indexer.proposals.directory import Candidate, Directory
from indexer.proposals.folding import any_of, fold, words
from indexer.proposals.letter import Letter, Line, Span
from indexer.proposals.model import Alternative, Proposal, one_of
from indexer.proposals.names import Match, Stream, find_names
from indexer.proposals.organisation import name_of_organisation, names_organisation

_MOST_HEAD_LINES = 25
_MOST_SIGNATURE_LINES = 10

# Words that begin the line of number, date and subject; the letterhead is over there.
_REFERENCE = re.compile(
    any_of(r"""
        чыг | кир | кирүүчү | исх | вх | на № | №\s{0,3}[_.…]{2} | дата\b | тема\b | от кого
        ref\b | our ref | date\b | subject\b | re: | from: | sayı\b | tarih\b | konu\b | ilgi\b
    """)
)
_ADDRESSED = re.compile(
    any_of(r"""
        кому\b | ректору\b | директору\b | министру\b | проректору\b | начальнику | руководител[юя]
        председателю
        заведующ(?:ему|ей) | послу\b | декану | деканам\b
        ректорго\b | директор(?:го|уна)\b | министрге\b
        to\b | attn | attention | the rector\b | rector\b
        [^\n]*(?:ректоруна|ректорго|ректору|ректорам|ректорлоруна|проректоруна|деканына)\b
        [^\n]*(?:башчысына|начальнигине|бөлүмүнө|координаторлоруна)\b | [^\n]*министрлигине\b(?! караштуу)
        [^\n]*(?:rektörlüğüne|bakanlığına|başkanlığına|müdürlüğüne|büyükelçiliğine|koordinatörlüğüne)\b
    """)
)
_CAPITALS_THEN_WORDS = re.compile(
    r"(?:[A-ZА-ЯЁӨҮҢÇĞİÖŞÜ]{2,}[\s«»\"-]+)+(?=[A-ZА-ЯЁӨҮҢÇĞİÖŞÜ][^\W\d_A-ZА-Я])"
)
_HIGHER = re.compile(any_of(r"министр | министерств | ministry | bakanlığı | t\.?c\.?$"))
_MAIL = re.compile(any_of("from: | от: | от кого: | kimden: | кимден:"))
_COMPLIMENT = re.compile(
    any_of(r"өзүнүн [^.]{0,40}урмат | свидетельству | presents its compliments | saygılarını sun")
)
_LONGEST_OPENING = 250
_LONGEST_ARTICLE = 5  # characters: the name begins the sentence, save for "The"


def propose_sender(
    letter: Letter, directory: Directory, marks: Sequence[int], our_names: Iterable[str]
) -> list[Proposal]:
    """Propose the partner that wrote, or a new name; for a letter of ours the partner it goes to.

    `marks` are the places of numbers and dates: below the first of them the letterhead is over.
    """
    opening = _opening(letter)
    signature = [(line.start, line.end) for line in letter.tail[:_MOST_SIGNATURE_LINES]]
    head = [span for line in letter.head[:_MOST_HEAD_LINES] for span in line.segments]
    said = [word for span in (*head, *opening, *signature) for word, _, _ in _words(letter, span)]
    known = [*directory.candidates(said), *(Candidate(0, name, name, is_ours=True) for name in our_names)]
    heading, address = _zones_of_head(letter, marks, known)
    on_top = find_names(known, _streams(letter, heading)) or _who_opens(letter, opening, known)
    signers = [
        match for match in find_names(known, _streams(letter, signature)) if not match.candidate.is_ours
    ]
    if _is_ours(on_top) and not signers:
        addressed = find_names(known, _streams(letter, address))
        return _as_list(_choose(letter, "addressee", [m for m in addressed if not m.candidate.is_ours]))
    partners = [match for match in on_top if not match.candidate.is_ours]
    chosen = _choose(letter, "sender", _who_wrote(partners, signers))
    named = chosen or name_of_organisation(letter, heading, opening)
    # A mail has no letterhead: its organisation stands under the name.
    return _as_list(named or (name_of_organisation(letter, signature, []) if _is_mail(letter) else None))


def _is_mail(letter: Letter) -> bool:
    return any(_MAIL.match(letter.folded, line.start, line.end) for line in letter.head[:3])


def _as_list(proposal: Proposal | None) -> list[Proposal]:
    return [proposal] if proposal else []


def _is_ours(on_top: list[Match]) -> bool:
    """Say whether the letterhead is our own: we stand first in it, or right under our ministry."""
    above = [match for match in on_top if not match.candidate.is_ours]
    higher = all(_HIGHER.search(fold(match.candidate.alias)) for match in above)
    return len(above) < len(on_top) and (on_top[0].candidate.is_ours or higher)


def _who_wrote(on_top: list[Match], signers: list[Match]) -> list[Match]:
    """Of several organisations in a letterhead take the one that signs, else the one under its ministry."""
    if not on_top:
        return signers
    signed = {match.candidate.partner_id for match in signers}
    both = [match for match in on_top if match.candidate.partner_id in signed]
    own = [match for match in on_top if not _HIGHER.search(fold(match.candidate.alias))]
    return both or own or on_top[-1:]


def _choose(letter: Letter, field: str, matches: list[Match]) -> Proposal | None:
    return one_of(
        field,
        [
            Alternative(str(m.candidate.partner_id), m.candidate.name, letter.source(*m.spans))
            for m in matches
        ],
    )


def _zones_of_head(
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
        reference = _marked(marks, first) or _REFERENCE.match(letter.folded, *first) is not None
        addressed = _ADDRESSED.match(letter.folded, *first) is not None
        # The number may stand at the right of the first line of the address: "The Rector        Our ref. 5".
        named = any(names_organisation(letter, span) for span in heading)
        beside = any(_marked(marks, span) for span in _others(head, first))
        below = below or (beside and named and not names_organisation(letter, first))
        if addressed and not below:
            heading.extend(_capitals_before_address(letter, first))
        below = below or addressed or (reference and any(names_organisation(letter, s) for s in heading))
        if below or not reference:
            (address if below else heading).append(first)
    return letter.reading_order(heading), address


def _marked(marks: Sequence[int], span: Span) -> bool:
    return any(span[0] <= mark < span[1] for mark in marks)


def _others(head: Sequence[Line], first: Span) -> tuple[Span, ...]:
    """Give the pieces that stand at the right of a line's first one."""
    return next(line.segments[1:] for line in head if line.segments[0] == first)


def _capitals_before_address(letter: Letter, span: Span) -> list[Span]:
    """Give the end of a letterhead in capitals that a scan put on one line with the addressee."""
    capitals = _CAPITALS_THEN_WORDS.match(letter.text, *span)
    return [(span[0], capitals.end())] if capitals else []


def _is_address(letter: Letter, head: Sequence[Line], right: list[Span], known: Sequence[Candidate]) -> bool:
    """Say whether the right column speaks to somebody; on a bilingual letterhead it repeats the left one."""
    if any(_ADDRESSED.match(letter.folded, *span) for span in right):
        return True
    ours = [candidate for candidate in known if candidate.is_ours]
    left = [line.segments[0] for line in head]
    return bool(find_names(ours, _streams(letter, right))) and not find_names(ours, _streams(letter, left))


def _opening(letter: Letter) -> list[Span]:
    """Give the first words of a note verbale, where the embassy names itself."""
    for line in letter.body_lines[:2]:
        verb = _COMPLIMENT.search(letter.folded, line.start, line.start + _LONGEST_OPENING)
        if verb and "." not in letter.folded[line.start : verb.start()]:
            return [(line.start, verb.start())]
    return []


def _who_opens(letter: Letter, opening: list[Span], known: Sequence[Candidate]) -> list[Match]:
    """Give the organisation that a note verbale begins with; those named after it are its addressees."""
    first = find_names(known, _streams(letter, opening))[:1]
    return [match for match in first if match.spans[0][0] - opening[0][0] < _LONGEST_ARTICLE]


def _streams(letter: Letter, spans: list[Span]) -> list[Stream]:
    """Give the words of a zone twice: line by line, and column by column where that is another order."""
    by_line, by_column = sorted(spans), letter.reading_order(spans)
    orders = [by_line] if by_column == by_line else [by_line, by_column]
    return [[(word, (a, b)) for span in order for word, a, b in _words(letter, span)] for order in orders]


def _words(letter: Letter, span: Span) -> list[tuple[str, int, int]]:
    base = span[0]
    return [(word, base + start, base + end) for word, start, end in words(letter.folded[base : span[1]])]
