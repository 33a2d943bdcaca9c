"""What all refusals have in common."""

from __future__ import annotations

from typing import ClassVar


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence for translation without translating it here."""
    return sentence


class ArchiveError(Exception):
    """What a service answers when it cannot do what was asked; carries the field it is about, if any."""

    sentence: ClassVar[str] = N_("This could not be done.")
    field: ClassVar[str | None] = None

    def __init__(self, **parameters: object) -> None:
        self.parameters = parameters
        super().__init__(self.sentence % parameters if parameters else self.sentence)
