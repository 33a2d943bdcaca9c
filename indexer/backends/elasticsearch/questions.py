"""The requests that answer a question: the page of hits and the counts beside it go in one.

Total and facets are of the newest MOST_COUNTED hits, as with every index. Counting stops by itself at that many; only
where there are more, two further requests find the place where the newest end and count down to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import Visibility
from archive.models import DocumentReader
from indexer.backends.elasticsearch.client import answering, body, refusal
from indexer.backends.elasticsearch.contents import document_at, label_from
from indexer.backends.elasticsearch.match import FIRST_SCORE, Query, before_others, hits_of, merit
from indexer.backends.port import MOST_COUNTED, Hit, Order, SearchPage, SearchRequest

WINDOW = 10_000  # hits from the first on that the engine pages through
_MOST_VALUES = 20_000  # of labels among MOST_COUNTED hits
_MOST_LET_IN = 60_000  # documents one person was let in to by name; the newest where there are more
_NEWEST: list[Any] = [{"place": "desc"}]
_MERIT: list[Any] = [{"_score": "desc"}, *_NEWEST]


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks the index behind an alias on behalf of one person."""

    client: Elasticsearch
    alias: str
    shards: int
    visible: Visibility
    let_in: tuple[int, ...]
    but: Collection[int]

    def answer(self, request: SearchRequest) -> SearchPage:
        """Give a page of hits, and how many there are of what."""
        conditions = hits_of(request, self.visible, self.let_in, self.but)
        asked = [self._page(request, conditions)]
        if request.counted:
            asked.append(_count(conditions))
        page, *counts = self._ask(asked)
        hits = _hits(request, page)
        total, facets = self._counted(conditions, counts[0]) if counts else (0, {})
        return SearchPage(
            hits=tuple(hits[: request.limit]),
            more=len(hits) > request.limit,
            total=min(total, MOST_COUNTED),
            capped=total > MOST_COUNTED,
            facets=facets,
        )

    def _page(self, request: SearchRequest, conditions: list[Query]) -> Query:
        """Ask for one hit more than the page holds, so that it knows whether another follows."""
        best = request.order is Order.BEST
        lifted = [*before_others(request.first), *(merit(request) if best else [])]
        sort = {Order.NEWEST: _NEWEST, Order.BEST: _NEWEST, Order.NUMBER: [{"sort_key": "asc"}, *_NEWEST]}
        size = max(0, min(request.limit + 1, WINDOW - request.offset))
        return {
            "query": {"bool": {"filter": conditions, "should": lifted}},
            "sort": [*(_MERIT[:1] if lifted else []), *sort[request.order]],
            "from": min(request.offset, WINDOW),
            "size": size,
            "track_total_hits": False,
            "stored_fields": "_none_",  # the places that hits are sorted by say which letters they are
        }

    def _counted(
        self, conditions: list[Query], counts: dict[str, Any]
    ) -> tuple[int, Mapping[str, Mapping[str, int]]]:
        total = int(counts["hits"]["total"]["value"])
        if total > MOST_COUNTED:
            (edge,) = self._ask([_edge(conditions)])
            newest: Query = {"range": {"at": {"gte": edge["hits"]["hits"][0]["sort"][-1]}}}
            (counts,) = self._ask([_count([*conditions, newest], everything=True)])
        return total, _facets(counts)

    def _ask(self, searches: list[Query]) -> list[dict[str, Any]]:
        head: Query = {
            "index": self.alias,
            "allow_partial_search_results": False,  # a count that leaves something out is worse than none
            "preference": f"person-{self.visible.user_id}",  # pages follow on each other only on one copy
        }
        if self.shards > 1:
            head["search_type"] = "dfs_query_then_fetch"  # merit by the words of all shards
        with answering():
            answer = body(self.client.msearch(searches=[line for one in searches for line in (head, one)]))
        for one in answer["responses"]:
            if "error" in one:
                raise refusal(one["status"], one["error"]["type"], str(one["error"].get("reason")))
        return list(answer["responses"])


def let_in(session: Session, visible: Visibility) -> tuple[int, ...]:
    """Give the documents a person was let in to by name, as the registry has it now."""
    if visible.everything:
        return ()
    mine = select(DocumentReader.document_id).where(DocumentReader.user_id == visible.user_id)
    return tuple(session.scalars(mine.order_by(DocumentReader.document_id.desc()).limit(_MOST_LET_IN)))


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


def _hits(request: SearchRequest, page: dict[str, Any]) -> list[Hit]:
    found = []
    for hit in page["hits"]["hits"]:
        score = hit["sort"][0] if request.order is Order.BEST and len(hit["sort"]) > 1 else 0.0
        found.append(Hit(document_at(hit["sort"][-1]), 0.0 if score > FIRST_SCORE else float(score)))
    return found


def _facets(counts: dict[str, Any]) -> dict[str, dict[str, int]]:
    facets: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for bucket in counts["aggregations"]["counted"]["buckets"]:
        label = label_from(bucket["key"])
        facets[label.name][label.value] = int(bucket["doc_count"])
    return dict(facets)
