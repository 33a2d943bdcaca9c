"""What kind of document it is, from its title, its opening and the verb that asks."""

from __future__ import annotations

import re

from indexer.proposals.letter import Letter
from indexer.proposals.model import Proposal, sure

# A title stands alone on its line, perhaps with a number; the order decides between two.
_TITLES = (
    ("note_verbale", r"(?:verbal note|note verbale|вербальная нота|вербалдык нота|(?:sozlu )?nota|нота)"),
    ("service_note", r"(?:служебная записка|кызматтык кат|hizmet notu)"),
    ("report_note", r"(?:докладная записка|баяндама кат|билдируу кат|bilgi notu)"),
    ("explanatory_note", r"(?:объяснительная(?: записка)?|тушунук кат)"),
    ("memo", r"(?:internal memo|memo|ички кат|внутренняя записка|ic yazi)"),
    ("order", r"(?:приказ|буйрук|rektorluk emri|order)"),
    ("directive", r"(?:распоряжение|тескеме)"),
    ("minutes", r"(?:протокол(?: заседания)?|жыйындын протоколу|minutes(?: of (?:the )?meeting)?|toplanti tutanagi)"),
    ("invitation", r"(?:приглашение|письмо-приглашение|чакыруу(?: каты?)?|invitation(?: letter)?|letter of invitation|davet(?: mektubu|iye)?)"),
    ("power_of_attorney", r"(?:доверенность|ишеним ?кат|power of attorney|vekaletname)"),
    ("certificate", r"(?:справка|маалым ?кат|certificate|to whom it may concern)"),
    (
        "memorandum",
        r"(?:меморандум(?: о взаимопонимании)?|memorandum of understanding|оз ара тушунушуу (?:жонундо )?меморандуму?|mutabakat zapti)",
    ),
    ("agreement", r"(?:(?:договор|соглашение|келишим|agreement|cooperation agreement|protokol|is birligi protokolu))"),
    ("act", r"(?:акт|act)"),
    ("application", r"(?:заявление|арыз|dilekce|application)"),
)
# A title with or without its number; numbers.py asks it, for «БУЙРУК № 5» is the number of this very order.
TITLE = re.compile(
    r"[\W_]*(?:" + "|".join(f"(?P<{code}>{words})" for code, words in _TITLES) + r")[\W_]*(?:(?:№|no\.?|n)\s*[\w/().-]+[\W_]*)?"
)
_COMPLIMENTS = re.compile(
    r"presents its compliments|свидетельству[а-я]+ (?:свое )?(?:глубокое )?уважение|озунун [^.]{0,30}урмат[а-я-]* билдир|saygilarini sun"
)
_INVITES = re.compile(
    r"(?:pleased|honou?r(?:ed)?|pleasure|like) to invite (?!applic|propos|nomin|tender|express|comment)|приглаша(?:ем|ет|ют)\b|"
    r"имеем честь пригласить|"
    r"катышууга чакыра|чакырабыз|чакырат\b|davet etme(?:k|yi|kten)|davet ediyor|davet eder"
)
_MOST_HEAD_LINES = 25
_MOST_OPENING = 320


def propose_kind(letter: Letter, *, numbered: bool) -> Proposal | None:
    """Propose the kind of document; a page without any sign of a letter proposes none."""
    for line in letter.lines[: min(letter.body + 2, _MOST_HEAD_LINES)]:
        for start, end in line.segments:
            title = TITLE.fullmatch(letter.folded, start, end)
            if title and _looks_like_title(letter.text[start:end]):
                return _proposal(letter, str(title.lastgroup), start, end)
    if letter.body >= len(letter.lines):
        return None
    opening = letter.lines[letter.body].start
    for kind, pattern in (("note_verbale", _COMPLIMENTS), ("invitation", _INVITES)):
        found = pattern.search(letter.folded, opening, opening + _MOST_OPENING)
        if found and (kind != "note_verbale" or letter.salutation is None):
            return _proposal(letter, kind, *found.span())
    if letter.salutation is not None:
        line = letter.lines[letter.salutation]
        return _proposal(letter, "letter", line.start, line.end)
    if letter.closing is not None and numbered:
        line = letter.lines[letter.closing]
        return _proposal(letter, "letter", line.start, line.end)
    return None


def _looks_like_title(text: str) -> bool:
    """A title is in capitals or begins with one and has its line to itself."""
    first = next((letter for letter in text if letter.isalpha()), "")
    return first.isupper()


def _proposal(letter: Letter, kind: str, start: int, end: int) -> Proposal:
    return sure("kind", kind, " ".join(letter.text[start:end].split()), letter.source((start, end)))
