"""Signing in: no account is told apart from none, the wait grows, sessions end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive import users
from archive.access import Role
from archive.errors import (
    ArchiveError,
    LastAdministrator,
    LoginMissing,
    LoginTaken,
    NameMissing,
    NotAllowed,
    PasswordTooShort,
    SignInRefused,
    TooManyAttempts,
)
from archive.models import SignInAttempt
from archive.users import UserForm
from tests.conftest import NOW, PASSWORD, Registry

FREE = 3


pytestmark = pytest.mark.both_databases


def enter(
    session: Session, login: str, password: str, *, after: timedelta = timedelta(), address: str = "10.0.0.1"
) -> int:
    return users.sign_in(session, login, password, address=address, at=NOW + after, free=FREE).id


def refused(
    session: Session, login: str, *, after: timedelta = timedelta(), address: str = "10.0.0.1"
) -> ArchiveError:
    with pytest.raises(ArchiveError) as error:
        enter(session, login, "wrong password", after=after, address=address)
    return error.value


def test_the_right_password_lets_in_whatever_the_case_of_the_name(
    session: Session, registry: Registry
) -> None:
    assert enter(session, " Registrar ", PASSWORD) == registry.registrar.id


def test_a_wrong_password_and_a_missing_account_sound_the_same(session: Session, registry: Registry) -> None:
    for login in ("registrar", "nobody"):
        error = refused(session, login)
        assert type(error) is SignInRefused
        assert error.parameters == {}


def test_the_wait_grows_with_every_wrong_password(session: Session, registry: Registry) -> None:
    for _ in range(FREE):
        assert isinstance(refused(session, "registrar"), SignInRefused)
    assert isinstance(refused(session, "registrar"), TooManyAttempts)
    with pytest.raises(TooManyAttempts):
        enter(session, "registrar", PASSWORD)  # the right one does not help while the wait lasts
    assert isinstance(refused(session, "registrar", after=timedelta(minutes=2)), SignInRefused)
    later = timedelta(minutes=3, seconds=30)
    assert isinstance(refused(session, "registrar", after=later), TooManyAttempts)
    assert enter(session, "registrar", PASSWORD, after=timedelta(minutes=10)) == registry.registrar.id
    assert session.scalar(select(func.count()).where(SignInAttempt.login == "registrar")) == 0


def test_an_address_that_tries_many_accounts_waits_too(session: Session, registry: Registry) -> None:
    for number in range(FREE * users.ADDRESS_FACTOR):
        refused(session, f"nobody{number}")
    assert isinstance(refused(session, "somebody-else"), TooManyAttempts)
    assert isinstance(refused(session, "somebody-else", address="10.0.0.2"), SignInRefused)


def test_a_deactivated_person_does_not_get_in(session: Session, registry: Registry) -> None:
    form = UserForm("officer", "Officer Example", Role.OFFICER, active=False)
    users.save_user(session, registry.administrator, registry.officer.id, form, at=NOW)
    with pytest.raises(SignInRefused):
        enter(session, "officer", PASSWORD)


def test_passwords_are_kept_as_argon2id(session: Session, registry: Registry) -> None:
    assert users.get_user(session, registry.officer.id).password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"login": "registrar"}, LoginTaken),
        ({"login": "айгүл"}, LoginMissing),
        ({"login": ""}, LoginMissing),
        ({"name": "  "}, NameMissing),
        ({"password": "short"}, PasswordTooShort),
        ({"password": "x" * 500}, PasswordTooShort),
    ],
)
def test_a_user_is_refused(
    session: Session, registry: Registry, changes: dict[str, str], error: type[Exception]
) -> None:
    facts = {"login": "aigul", "name": "Айгүл", "password": PASSWORD, **changes}
    form = UserForm(role=Role.REGISTRAR, **facts)  # type: ignore[arg-type]
    with pytest.raises(error):
        users.save_user(session, registry.administrator, None, form, at=NOW)


def test_only_administrators_keep_users(session: Session, registry: Registry) -> None:
    form = UserForm("aigul", "Айгүл", Role.ADMINISTRATOR, password=PASSWORD)
    with pytest.raises(NotAllowed):
        users.save_user(session, registry.head, None, form, at=NOW)


def test_the_last_administrator_stays(session: Session, registry: Registry) -> None:
    for form in (
        UserForm("administrator", "A", Role.ADMINISTRATOR, active=False),
        UserForm("administrator", "A", Role.READER),
    ):
        with pytest.raises(LastAdministrator):
            users.save_user(session, registry.administrator, registry.administrator.id, form, at=NOW)


def test_a_new_password_ends_the_open_sessions(session: Session, registry: Registry) -> None:
    before = users.get_user(session, registry.officer.id).session_epoch
    users.change_own_password(session, registry.officer, PASSWORD, "another good password", at=NOW)
    assert users.get_user(session, registry.officer.id).session_epoch == before + 1
    with pytest.raises(SignInRefused):
        users.change_own_password(session, registry.officer, PASSWORD, "a third good password", at=NOW)
