"""The search port on Elasticsearch: putting letters in, taking them out, building a new index beside the old."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError
from sqlalchemy.orm import Session

from archive.access import Visibility
from archive.errors import SearchUnavailable
from archive.settings import Settings
from indexer.backends import notes
from indexer.backends.elasticsearch import mapping
from indexer.backends.elasticsearch.bulk import Refused, Write, send
from indexer.backends.elasticsearch.client import answering, body, open_client, probe, server_version
from indexer.backends.elasticsearch.contents import written
from indexer.backends.elasticsearch.merit import Statistics
from indexer.backends.elasticsearch.questions import WINDOW, Questions, let_in
from indexer.backends.port import (
    INDEX_VERSION,
    EngineAway,
    IndexDocument,
    SearchPage,
    SearchRequest,
    Trouble,
)

MAINTENANCE_SECONDS = 60.0  # no reader waits for it, and a cluster thinks long before it makes an index

log = logging.getLogger("katchy.index")


class ElasticsearchIndex:
    """Keeps the index on one or several Elasticsearch servers."""

    same_transaction = False

    def __init__(
        self, client: Elasticsearch, prefix: str = "katchy", size: mapping.Size | None = None
    ) -> None:
        self.client = client
        self._patient = client.options(request_timeout=MAINTENANCE_SECONDS)
        self.alias = prefix
        self.building_alias = f"{prefix}-building"
        self.size = size or mapping.Size()
        self._statistics = Statistics()
        self._name = re.compile(rf"{re.escape(prefix)}-(\d{{6}})")

    @classmethod
    def from_settings(cls, settings: Settings) -> ElasticsearchIndex:
        """Open the index that the settings describe."""
        size = mapping.Size(
            settings.elasticsearch_shards,
            settings.elasticsearch_replicas,
            settings.elasticsearch_refresh_seconds,
        )
        return cls(open_client(settings), settings.elasticsearch_prefix, size)

    # The engine -------------------------------------------------------------------------------------------

    def probe(self) -> None:
        """Find out within a second or two whether the engine is there; raises EngineAway."""
        probe(self.client)

    def answers(self) -> bool:
        """Tell within a second or two whether the engine is there."""
        try:
            self.probe()
        except EngineAway:
            return False
        return True

    @property
    def version(self) -> str:
        """The server's version, once it has answered."""
        return server_version(self.client)

    def reaches(self, request: SearchRequest) -> bool:
        """Tell whether a page is near enough to the first for the engine to turn to it."""
        return request.offset + request.limit < WINDOW

    def close(self) -> None:
        """Let the connections go."""
        self.client.close()

    # The port ---------------------------------------------------------------------------------------------

    def prepare(self, session: Session) -> None:
        """Make the registry's notes, and an empty index unless one answers."""
        notes.prepare(session)
        if self.live(session) is None:
            self.begin_rebuild(session)
            self.switch(session)

    def index(self, session: Session, documents: Iterable[IndexDocument]) -> None:
        """Put documents in, and into the index that is being built if there is one; raises Refused."""
        version, aliases = notes.next_number(session), self.in_use(session)
        if refused := self.put(aliases, version, documents):
            raise Refused(refused)

    def remove(self, session: Session, ids: Iterable[int]) -> None:
        """Take documents out."""
        version, aliases = notes.next_number(session), self.in_use(session)
        self.put(aliases, version, (), gone=ids)

    def search(
        self,
        session: Session,
        request: SearchRequest,
        visible: Visibility,
        *,
        but: Collection[int] = (),
    ) -> SearchPage:
        """Answer a question within what the asker may see, leaving some documents out."""
        who = let_in(session, visible)
        questions = Questions(self.client, self.alias, self.size.shards, self._statistics, visible, who, but)
        return questions.answer(request)

    def stamps(self, session: Session, after: int = 0, most: int = 1_000) -> dict[int, str]:
        """Give the stamps of the next documents by id."""
        with answering():
            answer = body(
                self.client.search(
                    index=self.alias,
                    query={"range": {"document": {"gt": after}}},
                    sort=[{"document": "asc"}],
                    size=most,
                    docvalue_fields=[{"field": "stamp"}],
                    stored_fields="_none_",
                    track_total_hits=False,
                    allow_partial_search_results=False,
                )
            )
        return {hit["sort"][0]: hit["fields"]["stamp"][0] for hit in answer["hits"]["hits"]}

    def outdated(self, session: Session) -> bool:
        """Tell whether the answering index was built by other rules."""
        name = self._answering(session)
        return mapping.version(self._mappings(name)[name]) != INDEX_VERSION

    def faults(self, session: Session) -> list[str]:
        """Say what is wrong with the index that answers, or with what stands in its place."""
        try:
            name = self._answering(session)
        except EngineAway as error:
            if error.trouble in (Trouble.MISSING, Trouble.FOREIGN):
                return [error.detail]
            raise
        found = [
            f"the field {field} of {name} is not as it should be"
            for field in mapping.conflicts(self._mappings(name)[name])
        ]
        with answering():
            health = body(self._patient.cluster.health(index=name))
            blocks = body(self._patient.indices.get_settings(index=name, flat_settings=True))[name][
                "settings"
            ]
        if health["status"] == "red":
            found.append(f"{name} has lost a part of its documents")
        found += [
            f"{name} takes no writes: {block} is set"
            for block, value in sorted(blocks.items())
            if block.startswith("index.blocks.") and value == "true"
        ]
        return found

    def begin_rebuild(self, session: Session) -> int:
        """Begin a new index beside the answering one, or go on with one begun by the same rules."""
        name, registry = notes.building(session), notes.registry(session)
        if name and self.can_go_on(name, registry):
            return notes.reached(session)
        name = notes.new_name(session, self.alias)
        self.begin(name, registry)
        notes.begin(session, name)
        return 0

    def build(self, session: Session, documents: Iterable[IndexDocument], reached: int) -> None:
        """Put documents into the new index and note how far it has come."""
        name = notes.building(session)
        if not name:
            raise SearchUnavailable
        if refused := self.fill(notes.next_number(session), documents):
            raise Refused(refused)
        notes.note_reached(session, name, reached)

    def switch(self, session: Session) -> None:
        """Let the new index answer."""
        name = notes.building(session)
        if not name:
            raise SearchUnavailable
        self.point_to(name, notes.registry(session))
        notes.note_complete(session, True)

    def discard(self, session: Session) -> bool:
        """Delete the indices of ours that neither answer nor are being built."""
        self.delete_others(notes.registry(session))
        return False

    def tidy(self, session: Session, *, begin: bool = False) -> bool:
        """Do nothing: the engine merges by itself."""
        return False

    # The same in steps, for those who speak to the engine outside any transaction --------------------------

    def in_use(self, session: Session) -> list[str]:
        """Give the names that changes are written under now."""
        building = [self.building_alias] if notes.building(session) else []
        return [*([self.alias] if notes.complete(session) else []), *building]

    def put(
        self,
        aliases: Collection[str],
        version: int,
        documents: Iterable[IndexDocument],
        *,
        gone: Iterable[int] = (),
    ) -> dict[int, str]:
        """Put documents in and take others out as of a version; gives why some were refused.

        The version is drawn before the documents are read; then whatever order two workers write in, the newest stays.
        """
        if not aliases:
            raise EngineAway(Trouble.MISSING, f"there is no index behind the name {self.alias} yet")
        sources = [(document.id, written(document)) for document in documents]
        writes = [Write(alias, id, version, source) for alias in aliases for id, source in sources]
        writes += [Write(alias, id, version) for alias in aliases for id in gone]
        return send(self.client, writes, refresh=True)

    def can_go_on(self, name: str, registry: str) -> bool:
        """Tell whether an index that was begun is still there and made by the present rules."""
        begun = self._behind(self.building_alias)
        return begun == name and self._is_ours(begun, registry) and self._is_current(begun)

    def begin(self, name: str, registry: str) -> None:
        """Make an empty index to be built; one that was begun before is deleted."""
        begun = self._behind(self.building_alias)
        if begun is not None:
            self._check_ours(begun, registry, self.building_alias)
            self._delete([begun])
        with answering():
            self._patient.indices.create(
                index=name, aliases={self.building_alias: {}}, **mapping.creation(registry, self.size)
            )

    def fill(self, version: int, documents: Iterable[IndexDocument]) -> dict[int, str]:
        """Put documents into the index that is being built; gives why some were refused."""
        writes = [Write(self.building_alias, one.id, version, written(one)) for one in documents]
        return send(self.client, writes, refresh=False)

    def point_to(self, name: str, registry: str) -> None:
        """Let a built index answer; the change of the aliases is one step for the engine."""
        old = self._behind(self.alias)
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": self.building_alias}},
            {"add": {"index": name, "alias": self.alias}},
        ]
        if old is not None:
            self._check_ours(old, registry, self.alias)
            actions.append({"remove": {"index": old, "alias": self.alias}})
        with answering():
            self._patient.indices.refresh(index=name)
            self._patient.indices.update_aliases(actions=actions)

    def delete_others(self, registry: str) -> None:
        """Delete the indices of this registry that neither answer nor are being built."""
        kept = {self._behind(self.alias), self._behind(self.building_alias)}
        self._delete(
            [
                name
                for name, mappings in self._mappings(f"{self.alias}-*").items()
                if name not in kept and self._name.fullmatch(name) and mapping.belongs_to(registry, mappings)
            ]
        )

    # Which index ------------------------------------------------------------------------------------------

    def live(self, session: Session) -> str | None:
        """Give the index that answers, or None if there is none; raises EngineAway if it is somebody else's."""
        name = self._behind(self.alias)
        if name is not None:
            self._check_ours(name, notes.registry(session), self.alias)
        return name

    def is_sound(self, session: Session) -> bool:
        """Tell whether an index answers that was built by the present rules and holds its fields as we need them."""
        name = self.live(session)
        return name is not None and self._is_current(name)

    def remove_everything(self) -> None:
        """Delete every index under our names: for throw-away registries."""
        self._delete([name for name in self._mappings(f"{self.alias}-*") if self._name.fullmatch(name)])

    def _answering(self, session: Session) -> str:
        name = self.live(session)
        if name is None:
            raise EngineAway(Trouble.MISSING, f"there is no index behind the name {self.alias}")
        return name

    def _behind(self, alias: str) -> str | None:
        with answering():
            try:
                found = body(self._patient.indices.get(index=alias, features="aliases"))
            except NotFoundError:
                return None
        names = sorted(found)
        if names == [alias]:
            raise EngineAway(
                Trouble.FOREIGN,
                f"an index of somebody else has the name {alias}: remove it or set elasticsearch_prefix",
            )
        if len(names) > 1:
            raise EngineAway(Trouble.FOREIGN, f"the name {alias} stands for {', '.join(names)} at once")
        return names[0]

    def _check_ours(self, name: str, registry: str, alias: str) -> None:
        if not self._is_ours(name, registry):
            raise EngineAway(
                Trouble.FOREIGN,
                f"the index {name} behind {alias} belongs to another registry: set elasticsearch_prefix",
            )

    def _is_ours(self, name: str, registry: str) -> bool:
        return mapping.belongs_to(registry, self._mappings(name)[name])

    def _is_current(self, name: str) -> bool:
        mappings = self._mappings(name)[name]
        return mapping.version(mappings) == INDEX_VERSION and not mapping.conflicts(mappings)

    def _mappings(self, names: str) -> dict[str, dict[str, Any]]:
        with answering():
            found = body(self._patient.indices.get_mapping(index=names))
        return {name: facts["mappings"] for name, facts in found.items()}

    def _delete(self, names: Collection[str]) -> None:
        if names:
            with answering():
                self._patient.indices.delete(index=sorted(names), ignore_unavailable=True)
