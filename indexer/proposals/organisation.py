"""The name of an organisation that the directory does not know, as its letterhead writes it."""

from __future__ import annotations

import re

from indexer.proposals.folding import any_of, words
from indexer.proposals.kind import TITLE
from indexer.proposals.letter import Letter, Span
from indexer.proposals.model import Proposal, sure
from indexer.proposals.subject import unquoted

_LONGEST = 200
_SHORTEST_IN_CAPITALS = 5

_ORGANISATION = re.compile(
    any_of(r"""
        университет | академия | институт | министр | министерств | элчилиг | агенттиг | фонд | кеңеш
        комитет | комисси
        бирикме | уюму | борбор | колледж | кызматы | акимчилик | администраци | мэри[яс] | мектеп | лицей
        гимнази
        оорукана | китепкана | башкармалы | коому\b | мекеме | \bосоо\b
        посольств | консульств | агентств | совет | союз | ассоциац | организац | центр | служб | школа
        больниц
        библиотек | издательств | банк\b | департамент | управлени | общество | представительств
        ассамблея | объединени | учреждени | прокуратур
        university | academy | institut | ministry | embassy | consulate | agency | foundation | council
        committee
        commission | union\b | association | organi[sz]ation | center\b | centre\b | college | school\b
        service\b | \bbank\b
        department | programme\b | mission\b | delegation | \bpress\b | society | \bltd\b | \bgmbh\b
        üniversite | bakanlığ | elçiliğ | konsolosluğ | ajans | vakf | enstitü | merkez | kurumu | kurulu
        belediye | valiliğ
        derneğ | başkanlığ
    """)
)
_UNIT = re.compile(
    any_of(r"""
        бөлүм | факультет | башкармалы | деканат
        отдел | департамент | кафедр | управлени | секци
        office of | office for | department | faculty | chair of | division | unit\b | directorate
        section | center for
        centre for | \boffice\b
        koordinatörlüğü | fakülte | daire | müdürlüğü
    """)
)
_HIGHER = re.compile(any_of(r"министр | министерств | ministry | bakanlığ | ^t\.?c\.?$"))
_CONTACT = re.compile(
    r"[^\n]*"
    + any_of(r"""
        \b(?:тел|tel|phone|факс|fax|gsm)\b | @ | www\. | http | \+\d | \(0?\d{3,5}\) | \b\d{5,6}\b
        көчөс | көч\. | шаары, | \bш\., | проспект | бульвар | \bул\. | \bг\.\s | \bстр\b
        \b(?:street|road|avenue)\b(?=[^\n]*[\d,]) | p\.?o\.? ?box | \bcad | kampüs
    """)
)
# A line that carries on the name above it: «…МИНИСТЕРСТВО / КЫРГЫЗСКОЙ РЕСПУБЛИКИ», "Embassy of Japan / in the …".
_GOES_ON = re.compile(
    any_of(r"""
        (?:в|при|имени|и|of|in|at|for|and|to)\b | им\. | (?:республики|федерации|казахстан|узбекистан)\b
        (?:кыргызской|российской|турецкой|кыргызстан)\b
    """)
)
# The end of a line whose name goes on below: «КЫРГЫЗ РЕСПУБЛИКАСЫНЫН / …МИНИСТРЛИГИ».
_LEADS_ON = re.compile(r"(?:[нтд][ыиу]н|жана|ve|and|караштуу)(?:\s|$)")
_GARBLED = re.compile(r"[^\w\s«»“”\"'’.,()&№/–-]|_")
_HEAD_FINAL = re.compile(any_of(r"элчилиг\w* | консулдуг\w* | elçiliğ\w* | konsolosluğ\w*"))


def names_organisation(letter: Letter, span: Span) -> bool:
    """Say whether a piece of a line names an organisation."""
    return _ORGANISATION.search(letter.folded, *span) is not None or _in_capitals(letter, span)


def name_of_organisation(letter: Letter, heading: list[Span], opening: list[Span]) -> Proposal | None:
    """Propose the lowest organisation of the letterhead, or the one that opens a note verbale."""
    lines = [span for span in heading if not _CONTACT.match(letter.folded, *span)]
    named = [index for index, span in enumerate(lines) if _is_whole(letter, span)]
    if not named:
        return _in_opening(letter, opening) or _capitals_on_top(letter, lines)
    own = [index for index in named if not _HIGHER.search(letter.folded, *lines[index])]
    first = last = (own or named)[-1]
    while first > 0 and _begins_above(letter, lines[first - 1], lines[first]):
        first -= 1
    while last + 1 < len(lines) and _GOES_ON.match(letter.folded, *lines[last + 1]):
        last += 1
    return _proposal(letter, lines[first : last + 1])


def _is_whole(letter: Letter, span: Span) -> bool:
    named = _ORGANISATION.search(letter.folded, *span) is not None
    return named and not _UNIT.search(letter.folded, *span)


def _begins_above(letter: Letter, above: Span, line: Span) -> bool:
    if letter.text[line[0]].islower() or _LEADS_ON.search(letter.folded, *above):
        return True
    if _is_whole(letter, above):
        return False
    quoted = letter.text.count("»", *line) > letter.text.count("«", *line)
    return quoted or len(words(letter.folded[slice(*line)])) == 1


def _in_opening(letter: Letter, opening: list[Span]) -> Proposal | None:
    for start, end in opening:
        if not _ORGANISATION.search(letter.folded, start, end):
            continue
        # Kyrgyz and Turkish put the addressee between the embassy and its verb.
        name = _HEAD_FINAL.search(letter.folded, start, end)
        return _proposal(letter, [(start, name.end() if name else end)])
    return None


def _capitals_on_top(letter: Letter, lines: list[Span]) -> Proposal | None:
    """Take a first line in capitals for the name, when no word of it tells what it is."""
    first = next((span for span in lines if _in_capitals(letter, span)), None)
    return _proposal(letter, [first]) if first in lines[:2] and first is not None else None


def _in_capitals(letter: Letter, span: Span) -> bool:
    text = letter.text[slice(*span)]
    long_enough = sum(sign.isalpha() for sign in text) >= _SHORTEST_IN_CAPITALS
    return (
        text.isupper()
        and long_enough
        and not _GARBLED.search(text)
        and not TITLE.fullmatch(letter.folded, *span)
    )


def _proposal(letter: Letter, spans: list[Span]) -> Proposal | None:
    written = " ".join(" ".join(letter.text[start:end] for start, end in spans).split())
    name = unquoted(written.strip(" ,;"))
    return sure("sender_name", name, name, letter.source(*spans)) if 0 < len(name) <= _LONGEST else None
