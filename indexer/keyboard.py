"""What somebody meant who typed with the keyboard switched to the other alphabet: «rtkbibv» is «келишим»."""

from __future__ import annotations

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)


def on_other_keyboard(text: str) -> str | None:
    """Give what the same keys write on the other keyboard, or None for a text of both alphabets or of neither."""
    typed = text.lower()
    letters = set(filter(str.isalpha, typed))
    if not letters:
        return None
    if letters <= set(_LATIN):
        return typed.translate(_TO_CYRILLIC)
    if letters <= set(_CYRILLIC):
        return typed.translate(_TO_LATIN)
    return None
