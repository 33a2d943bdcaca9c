"""The administrator's page of search terms."""

from __future__ import annotations

from sqlalchemy import select

from archive.models import AuditEntry, OfficeConcept
from tests.conftest import Registry
from tests.web.conftest import SignIn


def test_terms_are_added_changed_and_on_the_trail(sign_in: SignIn, registry: Registry) -> None:
    client = sign_in("administrator")
    client.get("/admin/concepts/new")
    client.fill("ky", {"ky": "Мевлана", "en": "Mevlana;  Orhun"})
    with registry.database.read() as session:
        row = session.scalars(select(OfficeConcept)).one()
        assert (row.ky, row.en, row.active) == ("Мевлана", "Mevlana; Orhun", True)
        number = row.id
    page = client.get("/admin/concepts").get_data(as_text=True)
    assert "Mevlana; Orhun" in page and "меморандум" in page
    client.get(f"/admin/concepts/{number}")
    client.fill("ky", {"active": None})
    with registry.database.read() as session:
        assert not session.scalars(select(OfficeConcept)).one().active
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "concept_saved")).all()
        assert [entry.details["active"] for entry in entries] == [True, False]


def test_one_term_alone_means_nothing_else(sign_in: SignIn, registry: Registry) -> None:
    client = sign_in("administrator")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.get("/admin/concepts/new")
    answer = client.fill("ky", {"ky": "Мевлана"})
    assert answer.status_code == 422
    assert "at least two terms" in answer.get_data(as_text=True)
