"""Whatever a file says, reading it for proposals ends, ends soon, and keeps its promises."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.proposals import FIELDS, Candidate, Proposals, from_json, propose, to_json
from tests.indexer.proposals.name_index import NameIndex
from tests.indexer.proposals.paper import page

TODAY = date(2026, 11, 24)
PARTNERS = NameIndex([Candidate(1, "ЮНИСЕФ", "ЮНИСЕФ"), Candidate(2, "Embassy of Japan", "Embassy of Japan")])

PIECES = st.sampled_from(
    [
        *("№ ", "No. ", "Исх. ", "на № ", "15-04/251", "01-2-2-18/2629-И", "____", "(НПА)", " от ", "тел. "),
        *(
            "05.05.2024",
            "2024-жылдын 5-майы",
            "5 мая 2024 г.",
            "May 5, 2024",
            "31.02.2026",
            "до 15 марта",
            "1926",
        ),
        *(
            "Урматтуу ректор!",
            "Dear Rector,",
            "Sayın Rektör,",
            "С уважением,",
            "Урматтоо менен,",
            "Тиркеме: 4 барак",
        ),
        *(
            "О продлении соглашения",
            "Каттоо жөнүндө",
            "Konu: ",
            "Subject: ",
            "Приложение № 1",
            "ЮНИСЕФ",
            "ПРИКАЗ",
        ),
        *(
            "К.Г. Кожобеков",
            "Prof. Dr. Mehmet YILDIRIM",
            "просим ответить",
            "\n",
            "\n\n",
            "   ",
            "\t",
            ".",
            "«",
            "»",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


def keeps_promises(proposals: Proposals) -> bool:
    return all(
        item.field in FIELDS
        and (item.certainty == "sure") == (item.value is not None)
        and (item.certainty == "doubtful") == bool(item.alternatives)
        and item.source.line >= 1
        and item.source.last_line >= item.source.line
        and item.source.quote
        for item in proposals.items
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, max_size=3))
def test_any_text_gives_proposals_that_keep_their_promises(texts: list[str]) -> None:
    pages = [page(text, number=number) for number, text in enumerate(texts, start=1)]
    proposals = propose(pages, PARTNERS, today=TODAY, our_names=["Ош мамлекеттик университети"])
    assert keeps_promises(proposals)
    assert from_json(to_json(proposals)) == proposals


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a",
            "aя",
            "1",
            "1.",
            "1-",
            "1/",
            "№ ",
            "№ 15-04/251 ",
            "5 мая 2026 ",
            "до 5 мая просим ",
            "A. ",
            "Аб ",
        ),
        *(
            "(",
            "_",
            "«",
            "-\n",
            "жөнүндө\n",
            "Урматтуу\n",
            "Приложение: ",
            "your ",
            "на № ",
            "15 sayılı ",
            "О ",
        ),
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    pages = [page(piece * (60_000 // len(piece)), number=number) for number in (1, 2, 3)]
    start = time.process_time()
    propose(pages, PARTNERS, today=TODAY)
    assert time.process_time() - start < 1.0
