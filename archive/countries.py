"""Countries by their ISO 3166-1 codes, and every name a letter may give them.

The names in the four languages come from Babel (CLDR); what people say instead (АКШ, Англия, Южная Корея) and
the adjectives (түрк, турецкий, Turkish) are in country_names.py. Nothing is loaded before it is first asked for.
"""

from __future__ import annotations

import pickle
import re
import unicodedata
from functools import cache
from pathlib import Path

from babel import localedata

from archive.alphabet import sort_key
from archive.country_names import ADJECTIVES, ALSO_CALLED, WE_SAY

LANGUAGES = ("ky", "ru", "en", "tr")

CODES = tuple(
    re.findall(
        "[A-Z]{2}",
        """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
        """,
    )
)

_SHORT_FORMS = (
    ("о-ва ", "острова "),
    ("о-в ", "остров "),
    ("Св. ", "Святой "),
    ("St. ", "Saint "),
    (" & ", " and "),
)
_KEYBOARD = str.maketrans("өүңёъыıəøłđ’", "оунеьиieold'")
_WORD = re.compile(r"[^\W_]+")


def is_country(code: str) -> bool:
    """Tell whether ISO 3166-1 knows this code of two capital letters."""
    return code in CODES


def country_name(code: str, language: str) -> str:
    """Give a country's name in a language (ky, ru, en, tr), or the code itself if there is no such country."""
    return _names_in(language if language in LANGUAGES else "en").get(code, code)


@cache
def all_names(code: str) -> tuple[str, ...]:
    """Give every name and adjective a letter may call a country by, in four languages, without repetitions."""
    official = [_territories(language)[code] for language in LANGUAGES]
    shown = [country_name(code, language) for language in LANGUAGES]
    names = [
        *shown,
        *official,
        *map(_in_full, official),
        *ALSO_CALLED.get(code, ()),
        *ADJECTIVES.get(code, ()),
    ]
    return tuple(dict.fromkeys(names))


def names_in(code: str, language: str) -> tuple[str, ...]:
    """Give the names Babel and the office's list have for a country in one language, of any Babel knows."""
    official = _territories(language)[code]
    shown = (country_name(code, language),) if language in LANGUAGES else ()
    return tuple(dict.fromkeys([*shown, official, _in_full(official)]))


def find_countries(text: str) -> tuple[str, ...]:
    """Find the countries a typed name may mean: those called exactly so, else those whose name begins so."""
    typed = _words(text)
    if not typed:
        return ()
    exactly = [code for code, names in _known().items() if typed in names]
    if exactly:
        return tuple(exactly)
    return tuple(code for code, names in _known().items() if any(_begins(name, typed) for name in names))


@cache
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """List all countries as (code, name) in the order of the language's alphabet."""
    named = [(code, country_name(code, language)) for code in CODES]
    return tuple(sorted(named, key=lambda pair: sort_key(pair[1], language)))


@cache
def _names_in(language: str) -> dict[str, str]:
    territories = _territories(language)
    return {code: WE_SAY.get((code, language), territories[code]) for code in CODES}


@cache
def _territories(language: str) -> dict[str, str]:
    """Read Babel's file of a language: a Locale would keep all of it, a megabyte for each of fourteen."""
    data = Path(localedata.resolve_locale_filename(language)).read_bytes()
    territories = pickle.loads(data)["territories"]  # noqa: S301 - a file of the library itself
    return {code: territories[code] for code in CODES}


def _in_full(name: str) -> str:
    for short, full in _SHORT_FORMS:
        name = name.replace(short, full)
    return name


@cache
def _known() -> dict[str, frozenset[tuple[str, ...]]]:
    return {code: frozenset(map(_words, all_names(code))) for code in CODES}


def _words(name: str) -> tuple[str, ...]:
    """Spell a name the same from every keyboard: without case, accents, points and hyphens, ө as о."""
    plain = unicodedata.normalize("NFC", name).replace("İ", "i").lower().replace(".", "").translate(_KEYBOARD)
    letters = unicodedata.normalize("NFD", plain)
    return tuple(_WORD.findall("".join(letter for letter in letters if not unicodedata.combining(letter))))


def _begins(name: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    """Tell whether the typed words begin words of the name that follow one another."""
    places = range(len(name) - len(typed) + 1)
    return any(
        all(word.startswith(part) for word, part in zip(name[place:], typed, strict=False))
        for place in places
    )
