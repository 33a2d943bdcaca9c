"""Letters of two or three lines, invented as fast as an engine takes them: finished documents of the index alone.

A registry of a million rows would take longer to write than to index. What a results page reads from the registry does
not depend on the size of the index; what the index finds, within which rights and how fast, is all here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate

from bench.invented_letters import COUNTRIES, ENDINGS, FIRST_DAY, KNOWN, PARTNERS, stem
from indexer.backends.port import IndexDocument, Label
from indexer.languages.analyse import analyse

WORDS = (18, 36)
_SUBJECT = 6  # words


def short_letters(count: int) -> Iterator[IndexDocument]:
    """Invent letters, the oldest first; the known words are as frequent as in the long ones."""
    chance = random.Random(11)
    stems = list(dict.fromkeys(stem(chance) for _ in range(9_000)))
    weights = list(accumulate(1 / (rank + 12) for rank in range(len(stems))))
    per_day = max(1, count // 1_100)
    for id in range(1, count + 1):
        day = FIRST_DAY + timedelta(id // per_day * 365 // 250)
        register, partner = chance.randint(1, 3), chance.randint(1, PARTNERS)
        words = [
            stem + chance.choice(ENDINGS)
            for stem in chance.choices(stems, cum_weights=weights, k=chance.randint(*WORDS))
        ]
        for word, share in KNOWN:
            if chance.random() < share:
                words[chance.randrange(_SUBJECT, len(words))] = word
        number = f"15-0{register}/{id}"
        access = chance.choices(("internal", "public", "official"), (80, 10, 10))[0]
        yield IndexDocument(
            id=id,
            stamp=f"1-{id:016x}",
            registered_on=day,
            sort_key=f"{9999 - day.year:04}{register:06}{id:08}",
            access=access,
            registered_by=1,
            unit_id=1,
            labels=(
                Label("register", str(register)),
                Label("year", str(day.year)),
                Label("partner", str(partner)),
                Label("country", COUNTRIES[partner % len(COUNTRIES)]),
                Label("language", "ky"),
                Label("unit", "1"),
                Label("status", "registered"),
                Label("access", access),
            ),
            numbers=tuple(tuple(analyse(text, "ky").terms.split()) for text in (number, str(id))),
            card=analyse(" ".join([number, *words[:_SUBJECT]]), "ky"),
            parts=(analyse(" ".join(words), "ky"),),
        )
