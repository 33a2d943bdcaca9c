"""Text of formats that know no pages, cut into pieces that can be shown and stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.extract.port import Method, Page, Problem, ProblemCode, Wishes

PAGE_LETTERS = 200_000
"""Text without page breaks is cut at a line end after so many letters."""

_UNWANTED = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 173, 65279, 65534, 65535))


def clean(text: str) -> str:
    """Give a text without the signs that no page can hold, with line ends of one kind."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return plain.encode("utf-8", "replace").decode("utf-8").translate(_UNWANTED)


def cut(text: str) -> Iterator[str]:
    """Cut a very long text at line ends."""
    start = 0
    while len(text) - start > PAGE_LETTERS:
        end = text.rfind("\n", start, start + PAGE_LETTERS) + 1 or start + PAGE_LETTERS
        yield text[start:end]
        start = end
    yield text[start:]


def pages_of(texts: Sequence[str], wishes: Wishes, *, first: int = 1) -> Iterator[Page | Problem]:
    """Give texts as pages, and say how many are left out."""
    room = max(0, wishes.page_limit + 1 - first)
    for number, text in enumerate(texts[:room], start=first):
        yield Page(number, text, Method.TEXT if text.strip() else Method.NONE)
    if len(texts) > room:
        yield Problem(ProblemCode.PAGES_LEFT, str(len(texts) - room), wishes.page_limit + 1)
