"""The requests that answer a question: the page of hits and the counts beside it go in one.

Total and facets are of the newest MOST_COUNTED hits, as with every index. Counting stops by itself at that many; only
where there are more, two further requests find the place where the newest end and count down to it. In the order by
merit a second request looks closer at the first hits; where counting goes on, both go together.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import Visibility
from archive.models import DocumentReader
from indexer.backends.elasticsearch.client import PASSING, answering, body, refusal
from indexer.backends.elasticsearch.contents import document_at, label_from
from indexer.backends.elasticsearch.match import FIRST_SCORE, Query, before_others, hits_of, nearly_merit
from indexer.backends.elasticsearch.merit import (
    WEIGHED,
    Statistics,
    counting,
    looking_closer,
    may_be_too_much,
    merits,
)
from indexer.backends.merit import runs_of
from indexer.backends.port import MOST_COUNTED, Hit, Order, SearchPage, SearchRequest

WINDOW = 10_000  # hits from the first on that the engine pages through
_MOST_VALUES = 20_000  # of labels among MOST_COUNTED hits
_MOST_LET_IN = 60_000  # documents one person was let in to by name; the newest where there are more
_PAUSES = (0.1, 0.3, 0.6)  # seconds before a search that lost a node on its way is asked again
_NEWEST: list[Any] = [{"place": "desc"}]
_MERIT: list[Any] = [{"_score": "desc"}, *_NEWEST]

log = logging.getLogger("katchy.index")


class Found(NamedTuple):
    """A hit by its place, and what the engine scored it."""

    place: int
    score: float


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks the index behind an alias on behalf of one person."""

    client: Elasticsearch
    alias: str
    shards: int
    statistics: Statistics
    visible: Visibility
    let_in: tuple[int, ...]
    but: Collection[int]

    def answer(self, request: SearchRequest) -> SearchPage:
        """Give a page of hits, and how many there are of what."""
        conditions = hits_of(request, self.visible, self.let_in, self.but)
        closely = request.order is Order.BEST and bool(request.query.wanted) and request.offset < WEIGHED
        start = 0 if closely else request.offset
        page = _page(request, conditions, start, max(request.offset + request.limit + 1, WEIGHED * closely))
        found, *counts = self._ask([page, *([_count(conditions)] if request.counted else [])])
        hits = [Found(hit["sort"][-1], hit["sort"][0]) for hit in found["hits"]["hits"]]
        capped = bool(counts) and _total(counts[0]) > MOST_COUNTED
        hits, edges = self._closer(request, hits, [_edge(conditions)] if capped else [], closely=closely)
        if edges:
            newest: Query = {"range": {"at": {"gte": edges[0]["hits"]["hits"][0]["sort"][-1]}}}
            counts = self._ask([_count([*conditions, newest], everything=True)])
        hits = hits[request.offset - start :]
        return SearchPage(
            hits=tuple(_hit(request, one) for one in hits[: request.limit]),
            more=len(hits) > request.limit,
            total=min(_total(counts[0]), MOST_COUNTED) if counts else 0,
            capped=capped,
            facets=_facets(counts[0]) if counts else {},
        )

    def _closer(
        self, request: SearchRequest, hits: list[Found], beside: list[Query], *, closely: bool
    ) -> tuple[list[Found], list[dict[str, Any]]]:
        """Put the first hits in the order of their merit, and ask something else in the same request."""
        named = [hit for hit in hits if request.first and hit.score > FIRST_SCORE]
        some = hits[len(named) : WEIGHED] if closely else []
        if len(some) < 2:
            return hits, self._ask(beside) if beside else []
        known, missing = self.statistics.known(runs_of(request))
        statistics = counting(known, missing)
        ids = [document_at(hit.place) for hit in some]
        rows, *answers = self._responses([looking_closer(request, ids), *statistics, *beside])
        _check(answers)
        besides = answers[len(statistics) :]
        counted = self.statistics.learn(known, missing, answers[: len(statistics)])
        if "error" in rows and may_be_too_much(request):
            log.info("a beginning has too many endings to be weighed: %s", rows["error"].get("reason"))
            return hits, besides
        _check([rows])
        merit = merits(request, rows, counted)
        some = [Found(hit.place, merit.get(hit.place, 0.0)) for hit in some]
        some.sort(key=lambda hit: (-hit.score, -hit.place))
        return [*named, *some, *hits[len(named) + len(some) :]], besides

    def _ask(self, searches: list[Query]) -> list[dict[str, Any]]:
        answers = self._responses(searches)
        _check(answers)
        return answers

    def _responses(self, searches: list[Query]) -> list[dict[str, Any]]:
        """Give the answers in the order of the questions; those a lost node spoilt are asked again.

        The client asks again by itself only where a whole request fails, not one search in it.
        """
        answers = self._msearch(searches)
        for pause in _PAUSES:
            spoilt = [place for place, one in enumerate(answers) if one.get("status") in PASSING]
            if not spoilt:
                break
            log.info("asked again after %.1f s: %s", pause, answers[spoilt[0]]["error"].get("reason"))
            time.sleep(pause)
            again = self._msearch([searches[place] for place in spoilt])
            for place, one in zip(spoilt, again, strict=True):
                answers[place] = one
        return answers

    def _msearch(self, searches: list[Query]) -> list[dict[str, Any]]:
        head: Query = {
            "index": self.alias,
            "allow_partial_search_results": False,  # a count that leaves something out is worse than none
            "preference": f"person-{self.visible.user_id}",  # pages follow on each other only on one copy
        }
        if self.shards > 1:
            head["search_type"] = "dfs_query_then_fetch"  # merit by the words of all shards
        lines = [line for one in searches for line in (head, one)]
        with answering():
            answer = body(self.client.msearch(searches=lines, include_named_queries_score=True))
        return list(answer["responses"])


def _check(answers: list[dict[str, Any]]) -> None:
    for one in answers:
        if "error" in one:
            raise refusal(one["status"], one["error"]["type"], str(one["error"].get("reason")))


def let_in(session: Session, visible: Visibility) -> tuple[int, ...]:
    """Give the documents a person was let in to by name, as the registry has it now."""
    if visible.everything:
        return ()
    mine = select(DocumentReader.document_id).where(DocumentReader.user_id == visible.user_id)
    return tuple(session.scalars(mine.order_by(DocumentReader.document_id.desc()).limit(_MOST_LET_IN)))


def _page(request: SearchRequest, conditions: list[Query], start: int, end: int) -> Query:
    """Ask for the hits from one to another, if the engine pages so far."""
    best = request.order is Order.BEST
    lifted = [*before_others(request.first), *(nearly_merit(request) if best else [])]
    sort = {Order.NEWEST: _NEWEST, Order.BEST: _NEWEST, Order.NUMBER: [{"sort_key": "asc"}, *_NEWEST]}
    return {
        "query": {"bool": {"filter": conditions, "should": lifted}},
        "sort": [*(_MERIT[:1] if lifted else []), *sort[request.order]],
        "from": min(start, WINDOW),
        "size": max(0, min(end, WINDOW) - start),
        "track_total_hits": False,
        "stored_fields": "_none_",  # the places that hits are sorted by say which letters they are
    }


def _total(counts: dict[str, Any]) -> int:
    return int(counts["hits"]["total"]["value"])


def _hit(request: SearchRequest, found: Found) -> Hit:
    scored = request.order is Order.BEST and request.query.wanted and found.score <= FIRST_SCORE
    return Hit(document_at(found.place), float(found.score) if scored else 0.0)


def _count(conditions: list[Query], *, everything: bool = False) -> Query:
    limit = {} if everything else {"terminate_after": MOST_COUNTED + 1}
    values = {"field": "counted", "size": _MOST_VALUES, "execution_hint": "map"}
    return {
        "query": {"bool": {"filter": conditions}},
        "size": 0,
        "track_total_hits": True,
        "aggs": {"counted": {"terms": values}},
        **limit,
    }


def _edge(conditions: list[Query]) -> Query:
    """Ask for the last of the hits that are counted."""
    return {
        "query": {"bool": {"filter": conditions}},
        "sort": _NEWEST,
        "from": MOST_COUNTED,
        "size": 1,
        "track_total_hits": False,
        "stored_fields": "_none_",
    }


def _facets(counts: dict[str, Any]) -> dict[str, dict[str, int]]:
    facets: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for bucket in counts["aggregations"]["counted"]["buckets"]:
        label = label_from(bucket["key"])
        facets[label.name][label.value] = int(bucket["doc_count"])
    return dict(facets)
