"""Every address of the web says who may open it, and is named by its task."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from archive.access import Right
from archive.settings import Settings
from webui.app import create_app
from webui.bootstrap import build_services
from webui.guard import MARK, PUBLIC

# Adding a line here is a decision about security.
OPEN_TO_ANYBODY = {
    "account.language",
    "account.sign_in",
    "account.sign_out",
    "bootstrap.static",
    "health.live",
    "health.ready",
    "setup.first_start",
    "start.dashboard",  # leads to the sign-in page
    "start.waiting",
    "static",
}
# Style sheets, fonts and scripts that come with a package: no view of ours to mark.
FILES_OF_PACKAGES = {"bootstrap.static"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    services = build_services(Settings(data=tmp_path_factory.mktemp("registry")))
    yield create_app(services)
    services.close()


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES_OF_PACKAGES]


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    marks = {rule.endpoint: getattr(app.view_functions[rule.endpoint], MARK, None) for rule in rules(app)}
    assert {endpoint for endpoint, mark in marks.items() if mark is None} == set()
    assert all(mark == PUBLIC or isinstance(mark, Right) for mark in marks.values())


def test_only_the_views_named_here_are_open_to_anybody(app: Flask) -> None:
    is_open = {
        rule.endpoint
        for rule in rules(app)
        if getattr(app.view_functions[rule.endpoint], MARK, None) == PUBLIC
    }
    assert is_open <= OPEN_TO_ANYBODY


def test_an_address_begins_with_the_name_of_its_task(app: Flask) -> None:
    """What a person does for themselves (sign in, profile) and the first page have short addresses instead."""
    elsewhere = {
        rule.endpoint: rule.rule
        for rule in rules(app)
        if (task := rule.endpoint.partition(".")[0]) not in {"account", "start"}
        and rule.rule.split("/")[1] != task
    }
    assert elsewhere == {}
