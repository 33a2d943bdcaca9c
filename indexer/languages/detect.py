"""The language of a passage, by its script, its own letters, its function words and its endings.

One word seldom tells: only every seventh Kyrgyz word carries ө ү ң and every ninth Russian one щ ъ ь ё. A
line or two does. What cannot be told is said to be unknown, or is what the hint says if the script agrees.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from indexer.languages.folding import fold, looks_like_legacy_font, restore_legacy_font

UNKNOWN = "xx"

_FUNCTION_WORDS = {
    "ky": """жана менен үчүн боюнча ошондой эле анын аны ага алар алардын бул ушул ошол болуп болгон болот
        деп деген эмес керек бар жок бир эки бардык катары тууралуу жөнүндө тарабынан кийин чейин дагы гана
        эң көп үч өз өзүнүн жылы жылдын жылга күнү айынын мен сен биз сиз сиздин биздин сизге бизге урматтуу
        ар экен мындан мында анда кандай каршы карата ичинде учурда менин кылып кылган тийиш каралсын
        берилсин сурайбыз жатат туура аркылуу негизинде ылайык ректору ректорунун бөлүмү кат катты""",
    "ru": """и в не на что с по для как это из к от об о при за его её их ее или года году был была было
        были быть во до но так также который которая которые которых он она они мы вы вас нас вам нам со
        все этого том только уважаемый уважаемая просим прошу между после более под без является января
        февраля марта апреля мая июня июля августа сентября октября ноября декабря письмо ректору""",
    "en": """the of and to in for is that with as on by at from are be this will we our you your it was were
        has have had not or which their its his he she they who would could been if dear sincerely""",
    "tr": """ve bir bu için ile olarak olan daha çok gibi tarafından sayın ilgili kadar ancak veya ya sonra
        göre değil ise ki olduğu olduğunu var yok şu biz siz onun tarihli arz rica ederim ederiz üzere
        hakkında oldu edilen üniversitesi""",
    "de": """der die das und ist nicht mit von für den dem ein eine einer auf im zu zur zum wir sie ihre
        sehr geehrte geehrter sich auch bei nach werden wird sind oder""",
    "fr": """le les des et est une du qui dans pour avec nous vous votre nos notre sur au aux par ce cette
        sont pas ne madame monsieur""",
    "es": """el los las y una del con para por su sus nuestra estimado como al este más""",
}
_ALIEN = "alien"  # Kazakh, Uzbek, Tajik, Ukrainian, Serbian: Cyrillic, but neither Kyrgyz nor Russian
_OWN_LETTERS = re.compile(
    "(?P<alien>[әіқғұһїєґўҳҷӣӯљњћђј])|(?P<ky>[өүң])|(?P<ru>[щъё])|(?P<tr>[ğış])|(?P<de>ß)|(?P<es>[ñ¿¡])"
)
_ENDINGS = re.compile(
    r"(?P<ky>(?:[ндт][ыиу]н|[лдт][аео]р|[дт]агы|[дт]еги|[гк][аео]н|уу|ууга|уусу|[лт][ыиу]к|н[дт][аео])\b)"
    r"|(?P<ru>(?:[оеы]го|[ое]му|[ыи]ми|[аеиу]ть|[ао]сти?|[аеи]ни[еийюя]|ован[аоы]?|ых|[нв]ой|[нк]ая|ные|ает|ют|ился)\b)"
    r"|(?P<tr>(?:l[ae]r[ıi]?|[dt][ae]n|n[ıiuü]n|m[ae]k|yor|acak|ecek)\b)"
    r"|(?P<en>(?:ing|tion|ed|ly|ity)\b)"
)

_SCRIPTS = re.compile(
    "(?P<cyrillic>[\u0400-\u052f]+)|(?P<latin>[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]+)"
    "|(?P<ar>[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+)|(?P<hi>[\u0900-\u097f]+)"
    "|(?P<ko>[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+)|(?P<ja>[\u3040-\u30ff]+)|(?P<zh>[\u4e00-\u9fff]+)"
)
_WORD = re.compile(r"[^\W\d_]+")
# Not words of their own: the initials of К. Г. Кожобеков, and the case endings of «10до», «5-га».
_NO_WORD = re.compile(r"\b[^\W\d_]\.|\d-?[^\W\d_]{1,2}\b")
_LINE = re.compile(r"[^\n]*\n+|[^\n]+")

_JUDGED = 4_000  # characters; a longer passage is judged by its beginning
_WORD_WEIGHT = 10
_LETTER_WEIGHT = 7
_ENDING_WEIGHT = 4
_LEAST = 7  # one own letter or function word
_SURE = 1.5  # times the evidence of the next language
_SCRIPT_OF = dict.fromkeys(("ky", "ru", _ALIEN, "kk", "tg"), "cyrillic")


def _votes() -> dict[str, str]:
    """Give each function word its language, also as typed without ө ү ң; words of two languages vote for none."""
    claims: dict[str, set[str]] = {}
    for language, words in _FUNCTION_WORDS.items():
        for word in words.split():
            for form in (word, fold(word)):
                claims.setdefault(form, set()).add(language)
    return {word: languages.pop() for word, languages in claims.items() if len(languages) == 1}


_VOTE = _votes()


class Segment(NamedTuple):
    """A stretch of text in one language."""

    start: int
    end: int
    language: str


class _Clues(NamedTuple):
    """What one word tells: its script, how long it is, and the languages it speaks for."""

    script: str
    letters: int
    votes: tuple[tuple[str, int], ...]


def detect(text: str, hint: str | None = None) -> str:
    """Name the language of a passage, UNKNOWN if nothing tells; the hint decides only what is open."""
    if looks_like_legacy_font(judged := text[:_JUDGED]):  # its ъ and ё would speak for Russian
        return "ky" if _judge(restore_legacy_font(judged), None) == "ky" else _judge(judged, hint)
    return _judge(judged, hint)


def _judge(text: str, hint: str | None) -> str:
    letters: Counter[str] = Counter()
    score: Counter[str] = Counter()
    for word in _WORD.findall(_NO_WORD.sub(" ", text)):
        clues = _clues(word)
        letters[clues.script] += clues.letters
        for language, weight in clues.votes:
            score[language] += weight
    if letters["ja"] and letters["zh"]:
        letters["ja"] += letters.pop("zh")  # Japanese writes its nouns in Han
    script = letters.most_common(1)[0][0] if letters else ""
    if script in ("cyrillic", "latin"):
        return _decide(score, script, hint)
    return script or hint or UNKNOWN  # the script is the language


def segments(text: str, hint: str | None = None) -> list[Segment]:
    """Split a text by language, line by line; a line that tells nothing goes with the one before it."""
    lines = [(found.start(), found.end()) for found in _LINE.finditer(text)]
    told = [detect(text[start:end]) for start, end in lines]
    opening = next((language for language in told if language != UNKNOWN), hint or UNKNOWN)
    found: list[Segment] = []
    current = opening
    for (start, end), language in zip(lines, told, strict=True):
        current = current if language == UNKNOWN else language
        if found and found[-1].language == current:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Segment(start, end, current))
    return found


@lru_cache(maxsize=1 << 13)
def _clues(word: str) -> _Clues:
    scripts = {found.lastgroup or "" for found in _SCRIPTS.finditer(word)}
    script = "ja" if "ja" in scripts else min(scripts, default="")
    votes: Counter[str] = Counter()
    lower = word.lower()
    if lower in _VOTE:
        votes[_VOTE[lower]] += _WORD_WEIGHT
    for own in _OWN_LETTERS.finditer(lower):
        votes[own.lastgroup or ""] += _LETTER_WEIGHT
    ending = _ENDINGS.search(lower)
    if ending:
        votes[ending.lastgroup or ""] += _ENDING_WEIGHT
    return _Clues(script, len(word) if script else 0, tuple(votes.items()))


def _decide(score: Counter[str], script: str, hint: str | None) -> str:
    """Take the language that clearly leads; else the hint, if its script is the script of the text."""
    (first, most), (_, next_most) = [*score.most_common(2), ("", 0), ("", 0)][:2]
    if most >= _LEAST and most >= _SURE * next_most and _SCRIPT_OF.get(first, "latin") == script:
        return UNKNOWN if first == _ALIEN else first
    return hint if hint and _SCRIPT_OF.get(hint, "latin") == script else UNKNOWN
