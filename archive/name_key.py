"""One spelling for a name in any script: Кожобеков, Kozhobekov and Kojobekov have the same key.

Names reach an office in Cyrillic, in several Latin spellings and from keyboards without ө ү ң ç ş. Their sounds
are what stays, so a word's key is the word written by sound in plain Cyrillic letters, without length, signs or
accents. Some words have several readings and a key for each: the Latin c is read as in Canada, Selcuk and Ercan,
Eskişehir is typed as Eskisehir where the keyboard has no ş, and Чыңгыз is written Chyngyz as if it had no г. The keys
find names; they are never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_MOST_WORDS = 40
_MOST_LETTERS = 60
_READINGS_OF_C = ("к", "ч", "ж")

_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_MARKS = re.compile("['’‘ʼ`´\u0300-\u036f]")
# The same Kyrgyz letters in other encodings, and Latin letters that look like Cyrillic ones.
_ENCODINGS = str.maketrans("ɵѳӧʏӱҥӊқғһўў", "өөөүүңңкгхуу")
_LATIN_TWINS = str.maketrans("aceopxykmth", "асеорхукмтн")
# Latin letters whose sign changes the sound; all other signs are dropped.
_SIGNED = str.maketrans(
    {
        "ç": "ch", "č": "ch", "ć": "ch", "ş": "sh", "š": "sh", "ș": "sh", "ś": "sh", "ž": "zh", "ź": "zh",
    }
)  # fmt: skip
_PLAIN = str.maketrans(
    {"ı": "i", "ß": "s", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "e", "œ": "e", "ə": "a"}
)

_CYRILLIC_SOUNDS = {
    "дж": "ж", "тч": "ч", "нг": "н", "йо": "е", "йу": "у", "йа": "а", "йе": "е",
    "ё": "е", "э": "е", "ю": "у", "я": "а", "ы": "и", "й": "и", "ц": "ч", "щ": "ш", "ъ": "", "ь": "",
    "ө": "о", "ү": "у", "ұ": "у", "ң": "н", "ә": "а", "і": "и", "ї": "и", "є": "е", "ґ": "г",
}  # fmt: skip
_LATIN_SOUNDS = {
    "shch": "ш", "sch": "ш", "tch": "ч", "tsh": "ч", "dzh": "ж", "zh": "ж", "dj": "ж", "kh": "х", "sh": "ш", "ch": "ч",
    "ts": "ч", "tz": "ч", "ph": "ф", "th": "т", "gh": "г", "ck": "к", "ng": "н",
    "qua": "ка", "que": "ке", "qui": "ки", "quo": "ко", "yo": "е", "yu": "у", "ya": "а", "ye": "е",
    "a": "а", "b": "б", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "ж", "k": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у",
    "v": "в", "w": "в", "x": "кс", "y": "и", "z": "з",
}  # fmt: skip


# Pairs of letters that Latin writes as one sound: Муратсауле is Muratsaule, Чыңгыз Chyngyz, Нурлыул Nurlyul.
_RUN_TOGETHER = {"тс": "ч", "тз": "ч", "тш": "ч", "ңг": "ң", "ыу": "у", "ыү": "у", "ыа": "а"}


def _longest_first(sounds: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(sounds, key=len, reverse=True)))


_CYRILLIC_GROUPS = _longest_first(_CYRILLIC_SOUNDS)
_LATIN_GROUPS = _longest_first(_LATIN_SOUNDS)
_PAIRS = _longest_first(_RUN_TOGETHER)
_REPEATED = re.compile(r"([^\W\d])\1+")


def name_words(name: str) -> list[str]:
    """Split a name into its words; hyphens, dots and quotation marks divide, apostrophes do not."""
    return [word[:_MOST_LETTERS] for word in _WORD.findall(unicodedata.normalize("NFC", name))[:_MOST_WORDS]]


def name_key(name: str) -> str:
    """Give the key of a whole name: the first key of each word, in order."""
    return " ".join(word_keys(word)[0] for word in name_words(name))


def name_keys(name: str) -> tuple[str, ...]:
    """Give the keys of a whole name, one for each reading; a word that has fewer keeps its last."""
    words = [word_keys(word) for word in name_words(name)]
    readings = max((len(keys) for keys in words), default=1)
    return tuple(" ".join(keys[min(n, len(keys) - 1)] for keys in words) for n in range(readings))


@lru_cache(maxsize=20_000)
def word_keys(word: str) -> tuple[str, ...]:
    """Give the keys of one word, the likeliest reading first."""
    spelled = unicodedata.normalize("NFC", word).replace("İ", "i").lower().translate(_ENCODINGS)
    if _CYRILLIC.search(spelled):
        cyrillic = spelled.translate(_LATIN_TWINS)
        together = _PAIRS.sub(lambda found: _RUN_TOGETHER[found.group()], cyrillic)
        return tuple(dict.fromkeys(_one_of_each(_sounds(reading)) for reading in (cyrillic, together)))
    signed, bare = _bare(spelled.translate(_SIGNED)), _bare(spelled)
    return tuple(dict.fromkeys(key for plain in (signed, bare) for key in _latin_readings(plain)))


def _bare(latin: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", latin.translate(_PLAIN)))


def _latin_readings(plain: str) -> list[str]:
    sounded = _LATIN_GROUPS.sub(lambda found: _LATIN_SOUNDS[found.group()], plain)
    readings = _READINGS_OF_C if "c" in sounded else ("",)
    return [_one_of_each(sounded.replace("c", reading)) for reading in readings]


def _sounds(cyrillic: str) -> str:
    plain = _MARKS.sub("", cyrillic)
    return _CYRILLIC_GROUPS.sub(lambda found: _CYRILLIC_SOUNDS[found.group()], plain)


def _one_of_each(key: str) -> str:
    return _REPEATED.sub(r"\1", key)
