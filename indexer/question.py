"""A typed text read whole: its field words, what is left to look for, and what that was widened to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from indexer.backends.port import Label
from indexer.field_values import Understood, understand
from indexer.fields import read_fields, without_fields
from indexer.query import Query, parse
from indexer.widening import Widening, as_written, widen


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks."""

    words: str  # to look for, without field words
    query: Query
    fields: tuple[Understood, ...] = ()
    widenings: tuple[Widening, ...] = ()

    @property
    def labels(self) -> tuple[Label, ...]:
        """What the field words keep the results to."""
        return tuple(dict.fromkeys(label for field in self.fields for label in field.labels))

    @property
    def since(self) -> date | None:
        """The first day of registration that the field words allow."""
        return max((one.days.since for one in self.fields if one.days and one.days.since), default=None)

    @property
    def until(self) -> date | None:
        """The last day of registration that the field words allow."""
        return min((one.days.until for one in self.fields if one.days and one.days.until), default=None)


def words_to_mark(session: Session, text: str) -> Query:
    """Give the words of a question as a page that is shown marks them: with all they were also looked for as."""
    return widen(session, parse(without_fields(text, read_fields(text))))[0]


def read_question(
    session: Session, text: str, today: date, *, exact: bool = False, without: Collection[str] = ()
) -> Question:
    """Read a typed text; `exact` asks for the words as written, `without` leaves some widenings out."""
    fields = tuple(understand(session, word, today) for word in read_fields(text))
    words = without_fields(text, tuple(field.word for field in fields))
    words = " ".join([words, *(field.words for field in fields if field.words)]).strip() if fields else text
    query = parse(words)
    if exact:
        return Question(words, as_written(query), fields)
    widened, widenings = widen(session, query, without)
    return Question(words, widened, fields, widenings)
