"""The first start: once, by the link of the console, with the default journals."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive import registers, setup
from archive.access import Role
from archive.db import Database
from archive.errors import NameMissing, SetupDone, SetupLinkInvalid, ZoneUnknown
from archive.models import CaseFile, DocumentKind, Unit, User
from archive.office import decide, office
from archive.patterns import Facts, preview
from archive.setup import FirstStart, set_up
from tests.conftest import NOW, PASSWORD, Registry


def answers(**changes: object) -> FirstStart:
    facts: dict[str, object] = {
        "organisation": {"ky": "Ош мамлекеттик университети"},
        "department": {},
        "short": {"ky": "ОшМУ"},
        "zone": "Asia/Bishkek",
        "language": "ky",
        "admin_login": "azamat",
        "admin_name": "Азамат Исаков",
        "admin_password": PASSWORD,
    }
    return FirstStart(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_new_registry_has_an_administrator_and_the_default_journals(empty_database: Database) -> None:
    with empty_database.write() as session:
        assert not setup.is_set_up(session)
        set_up(session, answers(), now=NOW)
        assert setup.is_set_up(session)
        assert [(user.login, user.role) for user in session.query(User)] == [("azamat", Role.ADMINISTRATOR)]
        codes = [register.code for register in registers.list_registers(session, active_only=False)]
        assert codes == [
            "IN",
            "OUT",
            "INT",
            "AGR",
            "MIN",
            "ORD",
            "POA",
            "CERT",
            "VIS",
            "APP",
            "DSP-IN",
            "DSP-OUT",
        ]
        assert [register.code for register in registers.list_registers(session)] == codes[:6]
        assert session.query(CaseFile).count() >= 8
        assert session.query(DocumentKind).filter_by(registered=False).count() == 5
        assert session.query(Unit).count() >= 3


def test_every_default_name_exists_in_three_languages(registry: Registry) -> None:
    with registry.database.read() as session:
        for model, fields in (
            (Unit, ("name",)),
            (DocumentKind, ("name",)),
            (CaseFile, ("title",)),
        ):
            for row in session.query(model):
                for field in fields:
                    for code in ("ky", "ru", "en"):
                        assert getattr(row, f"{field}_{code}").strip(), (model.__name__, row.id)
        for register in registers.list_registers(session, active_only=False):
            if register.mode == "serial":
                facts = Facts(2026, register.default_case or "", "А")
                assert len(set(preview(register.pattern, facts))) == 3


def test_it_happens_once(registry: Registry) -> None:
    with pytest.raises(SetupDone), registry.database.write() as session:
        set_up(session, answers(), now=NOW)


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"zone": "Asia/Osh"}, ZoneUnknown), ({"organisation": {"ky": " "}}, NameMissing)],
)
def test_a_refused_set_up_leaves_nothing(
    empty_database: Database, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error), empty_database.write() as session:
        set_up(session, answers(**changes), now=NOW)
    with empty_database.read() as session:
        assert not setup.is_set_up(session)
        assert session.query(Unit).count() == 0


def test_the_link_works_until_it_is_spent(tmp_path: Path) -> None:
    token = setup.setup_link_token(tmp_path)
    assert token == setup.setup_link_token(tmp_path)
    assert (tmp_path / "setup.link").stat().st_mode & 0o077 == 0
    setup.check_setup_link(tmp_path, token)
    for wrong in ("", token[:-1], token + "x", "ө"):
        with pytest.raises(SetupLinkInvalid):
            setup.check_setup_link(tmp_path, wrong)
    setup.spend_setup_link(tmp_path)
    with pytest.raises(SetupLinkInvalid):
        setup.check_setup_link(tmp_path, token)


def test_what_is_decided_later_counts_and_the_old_value_stays(registry: Registry) -> None:
    with registry.database.write() as session:
        decide(session, registry.administrator, {"short_ky": "ОМУ"}, at=NOW)
        assert office(session).short("ky") == "ОМУ"
        with pytest.raises(ZoneUnknown):
            decide(session, registry.administrator, {"zone": "Mars/Olympus"}, at=NOW)
