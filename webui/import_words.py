"""Our own words in all three languages, so that a journal in any of them can be read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext

from archive.import_journal.book import Vocabulary
from archive.import_journal.headings import fold
from archive.numbering import Numbering
from archive.registration import DOCUMENT_LANGUAGES
from webui import wording
from webui.i18n import LANGUAGES, language_name, speaking


def vocabulary(headings: Mapping[str, str]) -> Vocabulary:
    """Give the words of all languages with their codes; `headings` are those of our export."""
    deliveries: dict[str, str] = {}
    marks: dict[str, str] = {}
    languages: dict[str, str] = {}
    taken_over, annulled = [], []
    for locale in LANGUAGES:
        with speaking(locale):
            deliveries |= _folded(wording.DELIVERIES)
            marks |= _folded(wording.MARKS)
            languages |= {fold(language_name(code)): code for code in DOCUMENT_LANGUAGES}
            annulled.append(gettext("Annulled. Reason: %(reason)s", reason=""))
            taken_over.append(wording.word(wording.NUMBERINGS, Numbering.IMPORTED))
    languages |= {code: code for code in DOCUMENT_LANGUAGES} | _SHORT
    return Vocabulary(headings, deliveries, marks, languages, tuple(taken_over), tuple(annulled))


# How clerks shorten the languages of a journal.
_SHORT = {
    "кырг": "ky", "кыргызча": "ky", "рус": "ru", "орусча": "ru", "русский": "ru", "англ": "en", "английский": "en",
    "англисче": "en", "тур": "tr", "турецкий": "tr", "түркчө": "tr", "eng": "en", "rus": "ru", "kyr": "ky",
}  # fmt: skip


def _folded(words: Mapping[str, Any]) -> dict[str, str]:
    return {fold(str(said)): code for code, said in words.items()} | {code: code for code in words}


def own_headings(columns: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give the fields of our export's headings in the language of the moment."""
    return {fold(heading): key for key, heading in columns}
