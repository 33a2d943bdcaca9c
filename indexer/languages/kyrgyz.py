"""A light Kyrgyz stemmer: one table of suffixes, tried in order, each slot at most once.

Kyrgyz puts number, possession and case behind a noun, and voice, negation, tense and person behind a verb,
always in the same order; so the slots are walked from the end of the word to its stem. What has been taken
off decides what may come off next: after a case no tense is looked for. The words are folded first, so that
a word typed on a Russian keyboard gets the same stem.

A suffix is written as a template. Its letters:

    A  а е о        I  ы и у        K  к г

Its first sign says what must stand before it:

    D G B  д/т г/к б/п: the first after a vowel or voiced letter, the second after a voiceless one
    N      н after a vowel (not that of the participle -ган), д after voiced, т after voiceless
    L      л after a vowel, й or р, д after voiced, т after voiceless
    C V H  nothing of itself, but a consonant, a vowel, a high vowel (ы и у) must stand before
    h      like H, but not и after a back vowel: Путин and магазин keep their н
    T      л т д with А before: the end of a derived verb
    P      a participle before: -ган, -ар, -чу, -ууда
    S      -Iл -Iн -Iш before; the plain present -Aт is left alone, too many nouns end so
    .      anything
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from indexer.languages.folding import fold

VOWELS = "аеоыиуэюя"
VOICELESS = "пткфсшщчцх"
_VOICED = "бвгджзйлмнр"
_CONSONANTS = _VOICED + VOICELESS
_SOFT = VOWELS + _VOICED  # what a suffix beginning with д г б stands after


class State(Enum):
    """What the suffixes taken off so far say about the word."""

    FRESH = "nothing taken off"
    NOUN = "a nominal suffix was taken off"
    VERB = "it is a verb"
    EITHER = "-ды or -ты: accusative or past"


class Slot(NamedTuple):
    """One place behind the stem: which suffixes it holds and what they make of the word."""

    name: str
    accepts: tuple[State, ...]
    least: int  # letters that must remain
    suffixes: str
    gives: State
    keeps: str = ""  # folded words that only look as if they had the suffix


_FRESH = (State.FRESH,)
_NOMINAL = (State.FRESH, State.NOUN, State.EITHER)
_ANY = tuple(State)

_COUNTRIES = (
    "кыргызстан казакстан казахстан озбекстан туркменстан туркмонстан тажикстан афганистан "
    "пакистан дагестан татарстан башкортостан"
)
_ENDING_LIKE_CASE = (
    "апта почта ордо убада соода секунда легенда олимпиада пирамида эстрада бригада команда арга сырга "
    "маска нуска сутка лига опко мурун майдан келин эркин устун алтын орун оюн бугун карын жакын тургун "
    "кийин кошун"
)
_ENDING_IN_N = "орун оюн алтын бугун мурун карын жакын тургун кийин келин эркин устун"

_NOUN_SLOTS = (
    Slot("question", _FRESH, 3, "BI", State.FRESH, "жекшемби шейшемби мыкты"),
    Slot("predicative", _FRESH, 3, ".сIздAр .сIнAр DIр", State.FRESH, "командир"),
    Slot("person", _FRESH, 3, "PмIн PсIн PсIз PсIнAр PсIздAр PбIз", State.VERB),
    Slot("relative", _FRESH, 2, "DAгI HнDAгI .нIкI", State.NOUN),
    Slot("past of a derived verb", _FRESH, 3, "TдIк TдIм TдI DIнIз DIнAр", State.VERB),
    Slot(
        "case",
        _FRESH,
        2,
        "HнDAн HнDA HнAн HнA NIн DAн DA GA",
        State.NOUN,
        f"{_COUNTRIES} {_ENDING_LIKE_CASE}",
    ),
    Slot("accusative", _FRESH, 2, "NI", State.EITHER),
    Slot("accusative after a possessive", _FRESH, 4, "hн", State.NOUN, _ENDING_IN_N),
    Slot("our, your", _NOMINAL, 3, "CIнIздAр .нIздAр CIбIз .бIз CIнIз .нIз", State.NOUN),
    Slot("his, her, its", _NOMINAL, 2, "VсI CI", State.NOUN),
    Slot("plural", _NOMINAL, 2, "LAр", State.NOUN),
)
_VERB_SLOTS = (
    Slot("present", _FRESH, 3, "SAт Vйт CAбIз VйбIз CAсIз VйсIз Vйм", State.VERB),
    Slot("past", (State.FRESH, State.EITHER), 3, "DIм DIнIз", State.VERB),
    Slot("condition, wish", _FRESH, 3, ".сAк .сA CсIн .сAнIз GIлA", State.VERB, "касса масса медресе"),
    Slot("participle", _NOMINAL, 2, "GAн GAндIK GAндAй GAнбIз CAAр CIш", State.VERB, "орган республикан"),
    Slot("participle before a person", (State.VERB,), 3, "GAн CAр Vр .чу", State.VERB),
    Slot("habit", _FRESH, 3, "Cчу", State.VERB),
    Slot("converb", _FRESH, 3, "CIп Tп", State.VERB, "мектеп китеп талап тартип кесип айып принцип этап"),
    Slot("verbal noun", _ANY, 2, "Cуу", State.VERB),
)
_STEM_SLOTS = (
    Slot("negation", _ANY, 2, "BAй .бAс", State.VERB),
    Slot("negation of a verb", (State.VERB, State.EITHER), 2, "BA", State.VERB),
    Slot("voice", (State.VERB,), 3, "CIл CIн CIш Vл Vш", State.VERB),
    Slot("voice after -ды", (State.EITHER,), 3, "CIш", State.VERB),
    Slot("derivation", _NOMINAL, 4, "LIK .сIз", State.NOUN),
)

# The verbal noun of a vowel stem: башта + уу is баштоо. The vowel comes back by harmony.
_LONG_O = tuple(
    (re.compile(f"({before}[^{VOWELS}]{{1,3}})оо"), vowel)
    for before, vowel in ((".+[аыяю]", "а"), (".+[еиэ]", "е"), (".*[оу]", "о"))
)
_CHILDREN = ("балдар", "балалар")  # the one irregular plural
_FINAL_VOWELS = re.compile(f"(?!нигери)(.{{4,}}?)[{VOWELS}]{{1,2}}")  # Нигер is not Нигерия
_HARDENED = {"б": "п", "г": "к"}  # китеби, китеп


def _after(letters: str) -> str:
    return f"(?<=[{letters}])"


_CONTEXTS = {
    ".": "",
    "C": _after(_CONSONANTS),
    "V": _after(VOWELS),
    "H": _after("ыиу"),
    "T": "(?<=[лтд][аео])",
    "S": "(?<=[ыиу][лнш])",
}
_AFTER_BACK_VOWEL = f"(?<![аыоуюя][{_CONSONANTS}]и)(?<![аыоуюя][{_CONSONANTS}][{_CONSONANTS}]и)"
_PARTICIPLES = ("(?<=[гк][аео]н)", "(?<=[аео]р)", "(?<=чу)", "(?<=уу[дт][аео])")
_NOT_A_PARTICIPLE = f"(?<![{_SOFT}]г[аео])(?<![{VOICELESS}]к[аео])"


def _expand(template: str) -> list[tuple[str, str]]:
    """Give what must stand before a suffix, and the suffix itself, as regular expressions."""
    sign, body = template[0], template[1:]
    for archiphoneme, letters in (("A", "[аео]"), ("I", "[ыиу]"), ("K", "[кг]"), ("D", "[дт]")):
        body = body.replace(archiphoneme, letters)
    if sign == "h":
        return [(_after("ыиу") + _AFTER_BACK_VOWEL, body)]
    if sign == "P":
        return [(participle, body) for participle in _PARTICIPLES]
    if sign == "N":
        return [
            (_after(VOWELS) + _NOT_A_PARTICIPLE, "н" + body),
            (_after(_VOICED), "д" + body),
            (_after(VOICELESS), "т" + body),
        ]
    if sign == "L":
        return [
            (_after(VOWELS + "йр"), "л" + body),
            (_after(_VOICED), "д" + body),
            (_after(VOICELESS), "т" + body),
        ]
    if sign in "DGB":
        voiced = {"D": "д", "G": "г", "B": "б"}[sign]
        voiceless = {"D": "т", "G": "к", "B": "п"}[sign]
        return [(_after(_SOFT), voiced + body), (_after(VOICELESS), voiceless + body)]
    return [(_CONTEXTS[sign], body)]


def _expression(slot: Slot) -> re.Pattern[str]:
    """Build the one expression of a slot: the longest suffix wins and the stem keeps a vowel."""
    by_context: dict[str, list[str]] = {}
    for template in slot.suffixes.split():
        for context, suffix in _expand(template):
            by_context.setdefault(context, []).append(suffix)
    endings = "|".join(f"{context}(?:{'|'.join(suffixes)})" for context, suffixes in by_context.items())
    kept = f"(?!(?:{'|'.join(slot.keeps.split())})$)" if slot.keeps else ""
    vowel, rest = f"[{VOWELS}]", slot.least - 1
    stem = f"{vowel}.{{{rest},}}?|.{vowel}.{{{max(rest - 1, 0)},}}?|[^{VOWELS}]{{2,3}}{vowel}.*?"
    return re.compile(f"{kept}({stem})(?:{endings})")


def _last_letters(slot: Slot) -> frozenset[str]:
    """Give the letters a word can end in to have a suffix of the slot; most words fail here, cheaply."""
    letters: set[str] = set()
    for template in slot.suffixes.split():
        letters.update({"A": "аео", "I": "ыиу", "K": "кг"}.get(template[-1], template[-1]))
    return frozenset(letters)


class _Rule(NamedTuple):
    accepts: tuple[State, ...]
    last: frozenset[str]
    expression: re.Pattern[str]
    gives: State


def _rules(slots: tuple[Slot, ...]) -> tuple[_Rule, ...]:
    return tuple(_Rule(slot.accepts, _last_letters(slot), _expression(slot), slot.gives) for slot in slots)


_BEFORE_LONG_O = _rules(_NOUN_SLOTS + _VERB_SLOTS)
_AFTER_LONG_O = _rules(_STEM_SLOTS)


def _strip(word: str, state: State, rules: tuple[_Rule, ...]) -> tuple[str, State]:
    for rule in rules:
        if word[-1] in rule.last and state in rule.accepts:
            found = rule.expression.fullmatch(word)
            if found:
                word = found[1]
                state = rule.gives if rule.gives is not State.FRESH else state
    return word, state


def give_vowel_back(word: str, state: State = State.FRESH) -> tuple[str, State]:
    """Give башта for баштоо, and that it is a verb."""
    if word.endswith("оо"):
        for expression, vowel in _LONG_O:
            found = expression.fullmatch(word)
            if found:
                return found[1] + vowel, State.VERB
    return word, state


def stem_folded(word: str) -> str:
    """Give the stem of a folded Kyrgyz word."""
    if not word:
        return word
    if word.startswith(_CHILDREN[0]):
        word = _CHILDREN[1] + word[len(_CHILDREN[0]) :]
    word, state = _strip(word, State.FRESH, _BEFORE_LONG_O)
    word, state = give_vowel_back(word, state)
    word, _ = _strip(word, state, _AFTER_LONG_O)
    word = word[:-1] + _HARDENED.get(word[-1], word[-1])
    found = _FINAL_VOWELS.fullmatch(word)
    return found[1] if found else word


@lru_cache(maxsize=1 << 13)
def stem(word: str) -> str:
    """Give the stem that all forms of a Kyrgyz word share; the word may be spelled with or without ө ү ң."""
    return stem_folded(fold(word.lower()))
