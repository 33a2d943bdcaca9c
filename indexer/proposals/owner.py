"""Whose number it is, as the words around it tell: the sender's, ours, or of something else.

«На № …», "your letter No. …" and «… катыңызга» are ours. A law, a school, a contract, a street, a telephone
and the stamp of an incoming letter are neither ours nor the letter's.
"""

from __future__ import annotations

import re
from enum import StrEnum

from indexer.proposals.dates import FoundDate
from indexer.proposals.folding import any_of
from indexer.proposals.kind import TITLE
from indexer.proposals.letter import Letter, Span


class Owner(StrEnum):
    """Whose number it is."""

    SENDER = "sender"
    OURS = "ours"
    OTHER = "other"


_REACH = 90  # characters on either side in which such words are looked for

_YOUR_LETTER = re.compile(
    any_of(r"кат(?:ы|тары)ң(?:ыз|ар) | yazı\w*n[ıi]z | mektub\w*n\wz | [\d./\w ]{6,20}?\s?tarihli yazınız")
)
_OURS_BEFORE = re.compile(
    r"(?:^|\W)на\s{0,3}$|(?:^|\W)на\s+(?:исх|письм|запрос|обращени|нот)[^\n]{0,40}$|"
    + any_of(r"""
        жооп | \bсизди[а-я]* | \bсиздерди[а-я]*
        \bваш | ответ[а-я]* на
        \byour (?:\w+ ){0,3}?(?:letter|ref\w*|register\w*|note|message|communication|e-?mail|request|no\b|number)
        \byour (?:\w+ ){0,3}?(?:invitation|inquiry|fax|document|outgoing)
        in (?:reply|response|answer) to
        (?:latter|university).?s (?:\w+ ){0,2}?(?:letter|note|request|message)
    """)
)
_OURS_AFTER = re.compile(
    r"[^.;!?]{0,70}?"
    + any_of("""
        кат(?:ы|тары)ң(?:ыз|ар) | нотаңызга | сурооңузга | катка жооп | катына жооп | yazınız | mektubunuz
    """)
)
_TELEPHONE = re.compile(
    any_of(
        r"тел | факс | моб | tel | phone | fax | whats | gsm | инн | бик | окпо | p\.?o\.? ?box | а/я | iban"
    )
    + r"[\w .:()+/-]{0,24}$"
)
_STAMP = re.compile(
    any_of(r"\bвх | \bкир\b | кирүүчү | кирди | поступ | incoming | received | \bgelen\b")
    + r"[\w .:№]{0,12}$"
)
_OTHER_BEFORE = re.compile(
    any_of(r"""
        мыйзам | жарлык | токтом | тескеме | буйру | күбөлүк | келишим | мектеп | оорукана | \bүй\b | тиркеме | эсеп
        закон | указ | постановлени | распоряжени | приказ | протокол | статья | \bст\b | лицензи | сертификат
        аттестат | диплом | паспорт | свидетельств | договор | контракт | кабинет | \bкаб\b | аудитори | школ | лицей
        гимнази | больниц | \bдом\b | приложени | форм[аы] | \bлот\b | тендер | \bлист | \bстр | офис | счет | р/с
        \blaw\b | decree | resolution | \border\b | \bact\b | contract | agreement | passport | certificate
        licen[cs]e | school | building | \broom\b | annex | article | grant | project | \boffice\b
        kanun | karar | \bmadde | pasaport | \bek\b
        көчөс | \bул\b | проспект | бульвар | street | \bstr\b | avenue | \bave\b | \bcad | \bsok | bulvar | \bmah
    """)
    + r"\w*[^;]{0,24}$"
)
_OTHER_AFTER = re.compile(
    r"[ -]{0,3}(?:сандуу)?\s{0,2}\"?"
    + any_of(
        "мыйзам | токтом | буйруг | буйрук | жарлыг | жобо | конституц | федеральн | kanun | karar | sayılı k"
    )
    + r"|[^\n]{0,40}"
    + any_of("мектеп | лице[йя] | гимнази | бала бакча | школ | school")
    + r"|, [^\n]{0,25}"
    + any_of(r"street\b | road\b | lane\b | avenue\b | көчөс | cad | sok")
)
_QUALIFIED_BY_DATE = re.compile(r"(?:дагы|деги)\s{0,3}$")  # «9-сентябрындагы № 4062 буйрук»
# Words that may stand before a letter's own number in its piece of the line.
_BESIDE = re.compile(
    any_of(r"исх\w* | чыг\w* | рег\w* | ref\w* | дата | date | tarih | күнү | шаары | бишкек | [а-яa-z]{1,3}")
)
_HEADING = re.compile(any_of("о | об | по | to | re:"))
_SENTENCE_BREAK = re.compile(r"[.!?;]\s+(?=[^\s\d])|\n\s*\n")


def owner_of(letter: Letter, number: Span, floor: int, dates: list[FoundDate]) -> Owner:
    """Say whose number it is that stands here with its label; words before `floor` belong to another."""
    start, end = number
    in_head = start < letter.head_end
    piece_start, _ = letter.segment_at(start)
    context = piece_start if in_head else _sentence_start(letter, start)
    before = letter.folded[max(floor, context) : start]
    label, after = letter.folded[start:end], letter.folded[end : end + _REACH]
    title = is_title(letter, piece_start, start)
    if _TELEPHONE.search(before) or _STAMP.search(before) or label.startswith(("вх", "кир")):
        return Owner.OTHER
    if _OTHER_AFTER.match(after) or (_OTHER_BEFORE.search(before) and not title):
        return Owner.OTHER
    if label.startswith(("your", "ваш", "сизди")) or _OURS_BEFORE.search(before) or _OURS_AFTER.match(after):
        return Owner.OURS
    below_signature = letter.tail and start >= letter.tail[0].start
    if not (in_head or below_signature) or _QUALIFIED_BY_DATE.search(before):
        return Owner.OTHER
    return Owner.SENDER if title or _stands_alone(letter, number, dates) else Owner.OTHER


def owner_by_noun(letter: Letter, noun_start: int) -> Owner:
    """Say whose number it is whose noun follows it: «… sayılı yazınız» is ours, «… sayılı Kanun» is not."""
    return Owner.OURS if _YOUR_LETTER.match(letter.folded, noun_start) else Owner.OTHER


def is_title(letter: Letter, start: int, end: int) -> bool:
    """Say whether a stretch is a document's title in capitals, as in «БУЙРУК № 5»."""
    return letter.text[start:end].isupper() and TITLE.fullmatch(letter.folded, start, end) is not None


def _sentence_start(letter: Letter, place: int) -> int:
    floor = max(0, place - _REACH)
    breaks = [found.end() for found in _SENTENCE_BREAK.finditer(letter.folded, floor, place)]
    return breaks[-1] if breaks else floor


def _stands_alone(letter: Letter, number: Span, dates: list[FoundDate]) -> bool:
    """Say whether nothing but a date, a town or a word such as Исх. stands before the number on its line.

    Where nothing stands behind it either, one or two words may name it: "Document No.", «Кат №».
    """
    start, end = number
    piece_start, piece_end = letter.segment_at(start)
    before, after = letter.folded[piece_start:start], letter.folded[end:piece_end]
    dated = [date for date in dates if piece_start <= date.start < start]
    for date in dated:
        before = before.replace(letter.folded[date.start : date.end], " ")
    left = [word for word in re.findall(r"[а-яa-z]+", before) if not _BESIDE.fullmatch(word)]
    named = not after.strip(" .") and letter.text[piece_start].isupper() and not _HEADING.match(before)
    return len(left) <= (2 if dated or named else 0)
