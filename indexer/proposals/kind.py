"""What kind of document it is, from its title, its opening and the verb that asks."""

from __future__ import annotations

import re

from indexer.proposals.folding import any_of
from indexer.proposals.letter import Letter, Span
from indexer.proposals.model import Proposal, sure

_TITLES = {
    "note_verbale": "вербалдык нота | вербальная нота | нота | note verbale | verbal note | sözlü nota | nota",
    "service_note": "кызматтык кат | служебная записка | hizmet notu",
    "report_note": "баяндама кат | билдирүү кат | докладная записка | bilgi notu",
    "explanatory_note": "түшүнүк кат | объяснительная записка | объяснительная",
    "internal_memo": "ички кат | внутренняя записка | internal memo | memo | iç yazı",
    "order": "буйрук | приказ | order | rektörlük emri",
    "directive": "тескеме | распоряжение",
    "minutes": r"""
        жыйындын протоколу | протоколдон көчүрмө | протокол | протокол заседания | выписка из протокола
        minutes | minutes of (?:the )?meeting | toplantı tutanağı
    """,
    "invitation": r"""
        чакыруу | чакыруу каты? | приглашение | письмо-приглашение
        invitation | invitation letter | letter of invitation | davet mektubu | davetiye
    """,
    "power_of_attorney": "ишеним ?кат | доверенность | power of attorney | vekâletname",
    "certificate": "маалым ?кат | справка | certificate | to whom it may concern",
    "memorandum": r"""
        өз ара түшүнүшүү (?:жөнүндө )?меморандуму? | меморандум | меморандум о взаимопонимании
        memorandum of understanding | mutabakat zaptı
    """,
    "agreement": r"""
        келишим | договор | соглашение | agreement | cooperation agreement | protokol | iş ?birliği protokolü
    """,
    "decree": "токтом | чечим | постановление | решение | resolution | decision",
    "act": "акт",
    "application": "арыз | заявление | application | dilekçe",
}
# A title alone on its line, with or without a number; «БУЙРУК № 5» is the number of this very order.
TITLE = re.compile(
    r"[\W_]*(?:" + "|".join(f"(?P<{kind}>{any_of(names)})" for kind, names in _TITLES.items()) + r")[\W_]*"
    r"(?:(?:№|no\.?|n)\s*[\w/().-]*[\W_]*)?"
)
_COMPLIMENTS = re.compile(
    any_of(r"""
        өзүнүн [^.]{0,30}урмат[а-я]* билдир
        свидетельству[а-я]+ (?:свое )?(?:глубокое )?уважение
        presents its compliments
        saygılarını sun
    """)
)
_INVITES = re.compile(
    any_of(r"""
        чакырабыз | чакырат\b
        приглаша(?:ем|ет|ют)\b | имеем честь пригласить
        (?:pleased|honou?r|honou?red|pleasure|like) to invite (?!applic|propos|nomin|tender|express|comment)
        davet etme | davet ediyor | davet eder
    """)
)
_MOST_HEAD_LINES = 25
_OPENING = 320  # characters; what is said later is said by the way


def propose_kind(letter: Letter, *, numbered: bool) -> Proposal | None:
    """Propose the kind of document; a page without title, salutation, number or closing proposes none."""
    for line in letter.lines[: min(letter.body + 2, _MOST_HEAD_LINES)]:
        for span in line.segments:
            title = TITLE.fullmatch(letter.folded, *span)
            if title and _begins_with_capital(letter.text[slice(*span)]):
                return _proposal(letter, str(title.lastgroup), span)
    return _by_opening(letter) or _letter(letter, numbered=numbered)


def _by_opening(letter: Letter) -> Proposal | None:
    if letter.body >= len(letter.lines):
        return None
    start = letter.lines[letter.body].start
    compliments = _COMPLIMENTS.search(letter.folded, start, start + _OPENING)
    if compliments and letter.salutation is None:
        return _proposal(letter, "note_verbale", compliments.span())
    invites = _INVITES.search(letter.folded, start, start + _OPENING)
    return _proposal(letter, "invitation", invites.span()) if invites else None


def _letter(letter: Letter, *, numbered: bool) -> Proposal | None:
    index = letter.salutation
    if index is None and numbered:
        index = letter.body
    if index is None or index >= len(letter.lines):
        return None
    return _proposal(letter, "letter", (letter.lines[index].start, letter.lines[index].end))


def _begins_with_capital(text: str) -> bool:
    return next((letter for letter in text if letter.isalpha()), "").isupper()


def _proposal(letter: Letter, kind: str, span: Span) -> Proposal:
    return sure("kind", kind, " ".join(letter.text[slice(*span)].split()), letter.source(span))
