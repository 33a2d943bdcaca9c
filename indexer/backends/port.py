"""What the indexer asks of a search index, whichever engine keeps it.

An index is given finished terms (`indexer.languages`) and finished questions (`indexer.query`): no engine
analyses a word, so all give the same answers. What a person may see is part of the question, never a sieve
over the answer: totals and facets must not tell of documents that do not exist for that person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from archive.access import Visibility
from archive.errors import SearchUnavailable
from indexer.languages.analyse import ANALYSIS_VERSION, CODE_MARK, Analysis
from indexer.query import Query, Terms

# Raise the first number when `indexer.document` makes something else searchable; an index is then rebuilt.
INDEX_VERSION = f"3.{ANALYSIS_VERSION}"

# The names of labels. Hits are counted by the first ones; the others only narrow.
COUNTED = (
    "register", "year", "partner", "country", "language", "kind", "unit", "case", "status", "access",
)  # fmt: skip
LABELS = (*COUNTED, "responsible", "state", "direction", "due")

MOST_COUNTED = 5_000
GAP = "¶"  # stands between texts that no phrase may reach across; no word asked for equals it
NOTHING = Analysis("", "")


def has_number(run: Terms) -> bool:
    """Tell whether a run of terms has a number in it, not words alone."""
    return any(term[:1] == CODE_MARK and term[1:2].isdigit() for term in run)


class Trouble(StrEnum):
    """Why an engine outside the database does not answer."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    BUSY = "busy"
    REFUSED = "refused"  # our user, key or rights
    CERTIFICATE = "certificate"
    READ_ONLY = "read_only"  # as at a full disk
    MISSING = "missing"  # the index is gone
    FOREIGN = "foreign"  # another's index has our name
    BROKEN = "broken"


class EngineAway(SearchUnavailable):
    """An engine outside the database does not answer; the detail is for the log and the administrator."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        self.trouble = trouble
        self.detail = detail
        super().__init__()

    def __str__(self) -> str:
        return f"{self.trouble}: {self.detail}"


class Label(NamedTuple):
    """A fact to filter and count by: ("register", "3"), ("country", "PK"); the name is one of LABELS."""

    name: str
    value: str


class Order(StrEnum):
    """Which hits come first."""

    NEWEST = "newest"
    BEST = "best"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """All that is searchable of a document, and all that decides who finds it."""

    id: int
    stamp: str  # changes whenever what is below would
    registered_on: date
    sort_key: str  # for the order by number
    access: str
    registered_by: int
    responsible_id: int | None = None
    unit_id: int | None = None
    from_unit_id: int | None = None
    labels: tuple[Label, ...] = ()
    numbers: tuple[Terms, ...] = ()  # found by any piece of them, and first when typed in full
    card: Analysis = NOTHING
    parts: tuple[Analysis, ...] = ()  # what ten pages of a file say in one language, each


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question with its filters, order and page."""

    query: Query = field(default_factory=Query)
    any_word: bool = False  # any wanted clause will do
    labels: tuple[Label, ...] = ()  # any of one name, and every name
    since: date | None = None
    until: date | None = None
    order: Order = Order.NEWEST
    first: tuple[Terms, ...] = ()  # hits with one of these numbers come before all others
    offset: int = 0
    limit: int = 20
    counted: bool = True  # whether total and facets are wanted


class Hit(NamedTuple):
    """A document found; a higher score is better, 0 where hits are not scored."""

    document_id: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits; total and facets count the newest MOST_COUNTED hits at most."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    total: int = 0
    capped: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # name, value, hits
    fallback: bool = False  # the engine is away and the database's own index answered


class SearchBackend(Protocol):
    """An index of documents that can be deleted any evening and built again.

    Every method works in the caller's session. Where `same_transaction` is true, what is written becomes
    findable with the caller's commit and vanishes with the rollback. All but `prepare` raise SearchUnavailable
    when the index cannot answer.
    """

    same_transaction: bool

    def prepare(self, session: Session) -> None:
        """Make what the index needs, if it is not there."""

    def index(self, session: Session, documents: Iterable[IndexDocument]) -> None:
        """Put documents in; one that is there already is replaced."""

    def remove(self, session: Session, ids: Iterable[int]) -> None:
        """Take documents out; ids that are not there do no harm."""

    def search(self, session: Session, request: SearchRequest, visible: Visibility) -> SearchPage:
        """Answer a question within what the asker may see."""

    def stamps(self, session: Session, after: int = 0, most: int = 1_000) -> dict[int, str]:
        """Give the stamps of the next documents by id, for comparison with the registry."""

    def outdated(self, session: Session) -> bool:
        """Tell whether the answering index was built by other rules than INDEX_VERSION names."""

    def faults(self, session: Session) -> list[str]:
        """Have the engine check its own structures; give what is wrong with them."""

    def begin_rebuild(self, session: Session) -> int:
        """Begin a new index beside the answering one, or go on with one that was begun by the same rules.

        Gives the id of the last document it holds. Until the switch, `index` and `remove` reach both.
        """

    def build(self, session: Session, documents: Iterable[IndexDocument], reached: int) -> None:
        """Put documents into the new index and note that all up to id `reached` are in."""

    def switch(self, session: Session) -> None:
        """Let the new index answer from this transaction on; the old one is left to `discard`."""

    def discard(self, session: Session) -> bool:
        """Take a short piece of an index that no longer answers away; true while more is left."""

    def tidy(self, session: Session, *, begin: bool = False) -> bool:
        """Do a short piece of the housekeeping that makes searches faster; true while more is left."""


class OwnIndex(SearchBackend, Protocol):
    """An index inside the registry's own database, which can also list its words."""

    def words_beginning(self, session: Session, beginning: str, most: int) -> list[str]:
        """Give words of the index, as they are written, that begin so, whoever may see them."""
