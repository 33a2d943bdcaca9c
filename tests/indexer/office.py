"""An office whose letters have been read and indexed; a test says only what its letters say."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from archive.access import Actor
from archive.files import FileRole, TakenFile
from archive.models import Document
from indexer.backends import SearchBackend, index_in
from indexer.document import build_index_documents
from indexer.extract.port import Extracted, FileFacts, Method, Page, Problem, ProblemCode, State
from indexer.search import Results, search
from indexer.texts import page_languages, save_reading
from tests import factories
from tests.conftest import NOW, Registry


def pages(*texts: str, method: Method = Method.TEXT, confidence: int | None = None) -> Extracted:
    """What reading a file of these pages gives."""
    read = tuple(
        Page(number, text, method, confidence, 595, 842) for number, text in enumerate(texts, start=1)
    )
    return Extracted(State.READ, pages=read, facts=FileFacts(page_count=len(read)))


PROTECTED = Extracted(State.PROTECTED, problems=(Problem(ProblemCode.PROTECTED),))


@dataclass
class Office:
    """A registry with an index, one open session and short ways to work with both."""

    registry: Registry
    session: Session
    backend: SearchBackend = field(init=False)
    _serials: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.backend = index_in(self.registry.database)
        self.backend.prepare(self.session)

    def file(self, *texts: str, role: FileRole = FileRole.ORIGINAL) -> TakenFile:
        """A file in custody that says this; read it with `read`."""
        taken = factories.taken(self.registry.storage, f"{next(self._serials)}\n" + "\f".join(texts))
        return TakenFile(taken.sha256, taken.size, taken.mime, taken.name, role)

    def letter(self, *texts: str, code: str = "IN", actor: Actor | None = None, **facts: Any) -> Document:
        """A registered letter of these pages, read and indexed."""
        files = facts.pop("files", None)
        if files is None:
            files = (self.file(*texts),) if texts else ()
        document = factories.document(
            self.session, actor or self.registry.registrar, code, files=files, **facts
        )
        if texts:
            self.read(files[0], *texts)
        self.index(document)
        return document

    def read(self, taken: TakenFile, *texts: str, outcome: Extracted | None = None) -> None:
        """Let a file have been read."""
        read = outcome or pages(*texts)
        save_reading(self.session, taken.sha256, read, page_languages(read.pages), at=NOW)

    def index(self, *documents: Document) -> None:
        """Bring the index up to date with these documents."""
        self.session.flush()
        ids = [document.id for document in documents]
        self.backend.index(self.session, build_index_documents(self.session, ids))

    def search(self, text: str, actor: Actor | None = None, **wishes: Any) -> Results:
        return search(self.session, self.backend, actor or self.registry.head, text, **wishes)

    def find(self, text: str, actor: Actor | None = None, **wishes: Any) -> list[int]:
        return [found.id for found in self.search(text, actor, **wishes).found]
