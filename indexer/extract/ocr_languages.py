"""Which language packs of tesseract a page needs: ours always, a partner's by the letter's language or its script."""

from __future__ import annotations

import re

WANTED = ("kir", "rus", "eng")
TURKISH = "tur"

_BY_LANGUAGE = {
    "tr": "tur",
    "de": "deu",
    "fr": "fra",
    "es": "spa",
    "it": "ita",
    "pl": "pol",
    "az": "aze",
    "kk": "kaz",
    "uz": "uzb",
    "tg": "tgk",
    "tk": "tuk",
    "uk": "ukr",
    "zh": "chi_sim",
    "ko": "kor",
    "ja": "jpn",
    "ar": "ara",
    "fa": "fas",
    "ur": "urd",
    "hi": "hin",
}
_BY_SCRIPT = {
    "Arabic": "ara",
    "Han": "chi_sim",
    "Hangul": "kor",
    "Korean": "kor",
    "Japanese": "jpn",
    "Devanagari": "hin",
    "Hebrew": "heb",
    "Georgian": "kat",
    "Armenian": "hye",
    "Greek": "ell",
    "Thai": "tha",
}
_OWN_SCRIPT = frozenset((*_BY_SCRIPT.values(), "fas", "urd"))
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
# Read without their own packs: a dotless i or an umlaut may be lost, these words are not.
_TELLING = {
    "tur": re.compile(
        r"\b(?:ve|bir|ile|bu|olan|olarak|tarih\w*|sayın|rekt[öo]r\w*|i[çc]in|eder[i1]m|ederiz|olacak\w*"
        r"|\w{3,}(?:ler[iı]n?|lar[iı]n?|[iı]n[iı]z[iıe]?|[iı]m[iı]z[iıe]?|m[ea]s[iı]|mekted[iı]r|m[iıu][sş]t[iıu]r))\b",
        re.IGNORECASE,
    ),
    "deu": re.compile(r"\b(?:und|der|die|das|mit|f[üu]r|von|nicht|wir|sehr|geehrte\w*)\b", re.IGNORECASE),
}


def pack_of_language(language: str) -> str:
    """Name the pack for a language, nothing for our own and those without one."""
    code = language.lower()
    return _BY_LANGUAGE.get(code, code if code in _BY_LANGUAGE.values() else "")


def pack_of_script(script: str) -> str:
    """Name the pack for a script as tesseract calls it, nothing for Latin and Cyrillic."""
    return _BY_SCRIPT.get(script, "")


def packs_with(extra: str) -> list[str]:
    """Give the packs to read with; a page in another script is read with that and English alone."""
    if extra in _OWN_SCRIPT:
        return [extra, "eng"]
    return [*WANTED, extra] if extra else list(WANTED)


def package_of(pack: str) -> str:
    """Name the Debian package that brings a pack."""
    return f"tesseract-ocr-{pack.replace('_', '-')}"


def looks_like(text: str) -> str:
    """Name the pack that a text read without it probably needs."""
    latin = len(_LATIN.findall(text))
    if latin <= 2 * len(_CYRILLIC.findall(text)):
        return ""
    told = {pack: len(words.findall(text)) for pack, words in _TELLING.items()}
    pack = max(told, key=lambda one: told[one])
    return pack if told[pack] > latin / 200 + 1 else ""


def looks_turkish(text: str) -> bool:
    """Tell whether a text read without the Turkish pack was probably Turkish."""
    return looks_like(text) == TURKISH
