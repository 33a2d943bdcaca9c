"""Proposals against the partners of a real registry instead of a list in memory."""

from __future__ import annotations

from archive.partners import NameForm, PartnerDirectory, PartnerForm, create_partner
from indexer.proposals import Candidate, propose
from tests.conftest import NOW, Registry
from tests.indexer.proposals.labelled import TODAY, letters, partners


def test_the_registry_knows_the_senders_of_all_letters(registry: Registry) -> None:
    with registry.database.write() as session:
        keys = {}
        for key, ours, names in partners():
            if not ours:
                form = PartnerForm(tuple(NameForm(name) for name in names), country="KG")
                made = create_partner(session, registry.registrar, form, at=NOW, same_accepted=True)
                keys[str(made.id)] = key
        directory = PartnerDirectory(session, Candidate)
        our_names = next(names for _, ours, names in partners() if ours)
        for letter in letters():
            proposals = propose(letter.pages, directory, today=TODAY, our_names=our_names)
            for field in ("sender", "addressee"):
                found = [keys[item.value] for item in proposals.all(field) if item.value]
                assert found == letter.values(field), letter.name
