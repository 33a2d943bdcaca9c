"""Under which stems a typed Kyrgyz word may stand in an index.

The suffix table cannot be right for every form: what shields one word breaks another. Where it leaves a form
with a stem of its own, the question asks for that stem too; a term more in a question costs nothing, a wrong
suffix in the table would cost in every document. All words here are folded.
"""

from __future__ import annotations

from indexer.languages.kyrgyz import VOICELESS, VOWELS, give_vowel_back, stem_folded

# The vowel of a suffix by the last vowel of the word, ө and ү being folded.
_HIGH = {"а": "ы", "ы": "ы", "я": "ы", "е": "и", "и": "и", "э": "и", "о": "у", "у": "у", "ю": "у"}
_LOW = {"а": "а", "ы": "а", "я": "а", "е": "е", "и": "е", "э": "е", "о": "о", "у": "о", "ю": "о"}
_SOFTENED = {"п": "б", "к": "г"}
_CONTINUATIONS = ("", "ар", "ер", "ор", "ру", "ин", "ын", "ун", "ен", "ан", "он", *"аеоуыи")


def stems_asked(word: str) -> tuple[str, ...]:
    """Give the stems under which a typed, folded word may stand in an index, its own stem first."""
    own = stem_folded(word)
    forms = (genitive(word), possessive(word), plural(word), *finite_forms(word), *_softened(own))
    return tuple(dict.fromkeys((own, *map(stem_folded, forms), *_with_its_s(word, own))))


def stems_begun(begun: str) -> frozenset[str]:
    """Give the stems of the folded words that may begin so: долбоо may become долбоору, whose stem is shorter."""
    return frozenset(stem_folded(begun + rest) for rest in _CONTINUATIONS)


def genitive(word: str) -> str:
    """Put a folded word into the genitive, as writers do: келишим, келишимдин.

    A query looks up the stem of this form too: the true suffix takes the place of one that a bare word
    only seems to have (Марина, майдан, Насирдин).
    """
    vowel = _last_vowel(word)
    if not vowel:
        return word
    first = "н" if word[-1] in VOWELS else "т" if word[-1] in VOICELESS else "д"
    return f"{word}{first}{_HIGH[vowel]}н"


def possessive(word: str) -> str:
    """Put "his, her, its" behind a folded word: облус, облусу, whose с the table takes for a suffix's."""
    vowel = _last_vowel(word)
    if not vowel:
        return word
    if word[-1] in VOWELS:
        return f"{word}с{_HIGH[vowel]}"
    return word[:-1] + _SOFTENED.get(word[-1], word[-1]) + _HIGH[vowel]


def plural(word: str) -> str:
    """Put a folded word into the plural: директор, директорлор, which shields its own -тор."""
    vowel = _last_vowel(word)
    if not vowel:
        return word
    first = "л" if word[-1] in f"{VOWELS}йр" else "т" if word[-1] in VOICELESS else "д"
    return f"{word}{first}{_LOW[vowel]}р"


def finite_forms(word: str) -> tuple[str, ...]:
    """Give two forms of a folded verb named in the dictionary way: жөнөтүү, жөнөтүлдү and жөнөтөт.

    The table leaves -ды after -ул and plain -ат alone, because nouns end so too. Where the query itself names
    a verb, it can ask for them.
    """
    if word.endswith("уу"):
        verbs = [word[:-2]]
    elif word.endswith("оо"):
        verb, _ = give_vowel_back(word)
        # о before a folded у is ө before ү (түзө) or а before у (талкуула)
        verbs = [verb, f"{verb[:-1]}а"] if verb[-1] == "о" and "у" in verb else [verb]
    else:
        return ()
    return tuple(form for verb in verbs for form in _passive_and_present(verb))


def _passive_and_present(verb: str) -> list[str]:
    vowel = _last_vowel(verb)
    if not vowel:
        return []
    passive = "н" if verb.rstrip(VOWELS)[-1:] == "л" else "л"
    if verb[-1] in VOWELS:
        return [f"{verb}{passive}д{_HIGH[vowel]}"]
    return [f"{verb}{_HIGH[vowel]}{passive}д{_HIGH[vowel]}", f"{verb}{_LOW[vowel]}т"]


def _softened(own: str) -> tuple[str, ...]:
    """Give китеби for китеп: the table takes its -би for the question."""
    vowel = _last_vowel(own)
    return (f"{own[:-1]}б{_HIGH[vowel]}",) if vowel and own.endswith("п") else ()


def _with_its_s(word: str, own: str) -> tuple[str, ...]:
    """Give облус for облусунун: the table has taken the с for the suffix's."""
    return (f"{own}с",) if own and own[-1] in VOWELS and word.startswith(f"{own}с") else ()


def _last_vowel(word: str) -> str:
    return next((letter for letter in reversed(word) if letter in VOWELS), "")
