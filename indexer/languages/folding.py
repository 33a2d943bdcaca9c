"""One spelling for one word: case, encodings, look-alike letters, letters a keyboard does not have.

Kyrgyz reaches an office in several encodings of the same letters. ө is written U+04E9, as the Latin ɵ, as
the old Cyrillic ѳ, as ö, in fonts older than Unicode as ё, and on a Russian keyboard simply as о. A reader
sees one word, so the index must hold one word. Two depths of it are needed:

* `spell`: what a reader sees; the encodings are one, but ө is not о. Quotation marks search here.
* `fold`: what a Russian keyboard can type; ө is о, ё is е, ş is s. Stems are built from it.
"""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-zA-Z\u00aa\u00ba\u00c0-\u024f\u0250-\u02af\u1e00-\u1eff]")
_INVISIBLE = re.compile("[\u00ad\u0300-\u036f\u0483-\u0487\u200b-\u200f\u2060\ufeff]")

# The Kyrgyz letters in the other encodings seen on live pages; none of these is another letter in Kyrgyz.
_KYRGYZ_ENCODINGS = str.maketrans("ѳѲɵƟӧӦʏӱӰӊӉҥҤӈӇ", "өӨөӨөӨүүҮңҢңҢңҢ")
# Inside a Cyrillic word these Latin letters are Cyrillic ones: «БИЛДИРYY», «cекторго», «кöчүрмö».
LATIN_TWINS = str.maketrans("aAbBcCeEhHkKmMoOpPtTxXyYöÖüÜ", "аАвВсСеЕнНкКмМоОрРтТхХуҮөӨүҮ")
# A word that mixes more than look-alikes may also have the Latin v for ү, as in «vчvн».
TYPED_AS_V = str.maketrans("vV", "үҮ")
CYRILLIC_TWINS = str.maketrans("аАвВсСеЕнНкКмМоОрРтТхХуУ", "aAbBcCeEhHkKmMoOpPtTxXyY")

_CYRILLIC_FOLD = str.maketrans("өүұңё", "оууне", "ъь")
_LATIN_FOLD = str.maketrans(
    {"ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e"}
)

# Kyrgyz fonts older than Unicode put ө and ү where Russian has ё and ъ («тъптёлгён» is түптөлгөн), others
# put them at ъ and the backslash, or at the Ukrainian є and ї («кєчїрмє»). The maps keep the length, so places
# in the text stay what they were.
_FONT_WITH_YO = str.maketrans("ёЁъЪ", "өӨүҮ")
_FONT_WITH_BACKSLASH = str.maketrans("ъЪ\\", "өӨү")
_FONT_WITH_YI = str.maketrans("єЄїЇ", "өӨүҮ")
_YI_OUT_OF_PLACE = re.compile("[бвгджзйклмнпрстфхцчшщ]ї", re.IGNORECASE)
_HARD_SIGN_OUT_OF_PLACE = re.compile("[ъЪ](?![еёюяЕЁЮЯ])")
_BACKSLASH_IN_WORD = re.compile(r"[а-яё]\\|\\[а-яё]", re.IGNORECASE)
_KYRGYZ_LETTER = re.compile("[өӨүҮ]")
_OUT_OF_PLACE_ENOUGH = 2
_LETTERS_FOR_A_SIGN = 150


def is_cyrillic(word: str) -> bool:
    """Say whether most letters of the word are Cyrillic."""
    return 2 * len(_CYRILLIC.findall(word)) > len(word)


def is_latin(word: str) -> bool:
    """Say whether most letters of the word are Latin."""
    return 2 * len(_LATIN.findall(word)) > len(word)


def spell(word: str) -> str:
    """Give the word a reader sees: lower case, one encoding, one alphabet, without invisible signs."""
    if word.isascii():
        return word.lower()
    word = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word))
    word = one_alphabet(word.translate(_KYRGYZ_ENCODINGS))
    return _INVISIBLE.sub("", word.lower()).replace("ı", "i")


def one_alphabet(word: str) -> str:
    """Write a word of mixed Cyrillic and Latin letters in the alphabet it was meant in."""
    cyrillic, latin = _CYRILLIC.findall(word), _LATIN.findall(word)
    if not cyrillic or not latin:
        return word
    if all(ord(letter) in LATIN_TWINS for letter in latin):
        return word.translate(LATIN_TWINS)
    if all(ord(letter) in CYRILLIC_TWINS for letter in cyrillic):
        return word.translate(CYRILLIC_TWINS)
    if len(cyrillic) >= len(latin):
        return word.translate(LATIN_TWINS).translate(TYPED_AS_V)
    return word.translate(CYRILLIC_TWINS)


def fold(word: str) -> str:
    """Give a spelled word as the plainest keyboard types it: ө as о, ё as е, ş as s, no ъ and ь."""
    if word.isascii():
        return word
    if _CYRILLIC.search(word):
        return word.translate(_CYRILLIC_FOLD)
    if _LATIN.search(word):
        decomposed = unicodedata.normalize("NFD", word.translate(_LATIN_FOLD))
        return _INVISIBLE.sub("", decomposed)
    return word


def fold_code(letters: str) -> str:
    """Fold the letters of a registration number: «Е-38162» is one number in Cyrillic and in Latin."""
    return fold(spell(letters).translate(LATIN_TWINS))


def restore_legacy_font(text: str) -> str:
    """Give Kyrgyz text of an old font its ө and ү back; other text, and its length, stay as they are.

    ё and ъ are good Russian letters, є and ї good Ukrainian ones, so a map is used only where ъ or ї stands in
    places no word of those languages has it and the text has not one real ө or ү.
    """
    font = _legacy_font(text)
    return text.translate(font[0]) if font else text


def looks_like_legacy_font(text: str) -> bool:
    """Say whether text has the signs of an old font as often as Kyrgyz has its ү, not by a slip or two."""
    font = _legacy_font(text)
    return font is not None and font[1] * _LETTERS_FOR_A_SIGN >= len(text)


def _legacy_font(text: str) -> tuple[dict[int, int], int] | None:
    """Give the map of an old font, and how many of its signs stand out of place."""
    for letters, out_of_place in (("ъЪ", _HARD_SIGN_OUT_OF_PLACE), ("їЇ", _YI_OUT_OF_PLACE)):
        if letters[0] not in text and letters[1] not in text:
            continue
        signs = len(out_of_place.findall(text))
        if signs < _OUT_OF_PLACE_ENOUGH or _KYRGYZ_LETTER.search(text):
            continue
        if letters == "їЇ":
            return _FONT_WITH_YI, signs
        return (_FONT_WITH_BACKSLASH if _BACKSLASH_IN_WORD.search(text) else _FONT_WITH_YO), signs
    return None
