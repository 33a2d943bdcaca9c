"""How an index inside the database answers a question: the hits of a page in their order, then the counts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Generic, TypeVar

from indexer.backends.port import MOST_COUNTED, Hit, Order, SearchPage, SearchRequest

Asked = TypeVar("Asked")
"""What a hit must match, in the database's own words."""


class Steps(ABC, Generic[Asked]):
    """Answers a question by statements that each database has its own of."""

    def answer_to(self, request: SearchRequest, asked: Asked) -> SearchPage:
        """Give a page of hits, and how many there are of what."""
        hits = self._hits(request, asked)
        more = len(hits) > request.limit
        total, facets = self._count(request, asked) if request.counted else (0, {})
        return SearchPage(
            hits=tuple(hits[: request.limit]),
            more=more,
            total=min(total, MOST_COUNTED),
            capped=total > MOST_COUNTED,
            facets=facets,
        )

    def _hits(self, request: SearchRequest, asked: Asked) -> list[Hit]:
        """Give one hit more than the page holds, so that it knows whether another follows."""
        wanted = request.limit + 1
        if not request.first:
            return self._ordered(request, asked, wanted, request.offset)
        named = self._newest(request, self._with_number(request, asked), request.offset + wanted, 0)
        others = self._without_number(request, asked)
        rest = self._ordered(request, others, wanted, max(request.offset - len(named), 0))
        return (named[request.offset :] + rest)[:wanted]

    def _ordered(self, request: SearchRequest, asked: Asked, limit: int, offset: int) -> list[Hit]:
        match request.order:
            case Order.NEWEST:
                return self._newest(request, asked, limit, offset)
            case Order.BEST:
                return self._best(request, asked, limit, offset)
            case Order.NUMBER:
                return self._by_number(request, asked, limit, offset)

    @abstractmethod
    def _with_number(self, request: SearchRequest, asked: Asked) -> Asked:
        """Narrow to documents with one of the numbers that come first."""

    @abstractmethod
    def _without_number(self, request: SearchRequest, asked: Asked) -> Asked:
        """Narrow to documents with none of them."""

    @abstractmethod
    def _newest(self, request: SearchRequest, asked: Asked, limit: int, offset: int) -> list[Hit]:
        """Give hits by day and registration, the newest first."""

    @abstractmethod
    def _best(self, request: SearchRequest, asked: Asked, limit: int, offset: int) -> list[Hit]:
        """Give hits by merit, of equal ones the newer first."""

    @abstractmethod
    def _by_number(self, request: SearchRequest, asked: Asked, limit: int, offset: int) -> list[Hit]:
        """Give hits in the order of a journal."""

    @abstractmethod
    def _count(self, request: SearchRequest, asked: Asked) -> tuple[int, Mapping[str, Mapping[str, int]]]:
        """Count hits, and their labels by name and value."""
