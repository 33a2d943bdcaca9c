"""Settings: defaults, a file, the environment; anything unknown stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.settings import Settings, SettingsError, load_settings


def test_without_anything_the_defaults_count(tmp_path: Path) -> None:
    settings = load_settings({}, data=tmp_path)
    assert (settings.host, settings.port, settings.data) == ("127.0.0.1", 8080, tmp_path)
    assert settings.url == f"sqlite:///{tmp_path}/registry.sqlite"


def test_the_environment_goes_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "katchy.toml").write_text('port = 9000\nthreads = 6\nallowed_hosts = ["registry.example"]\n')
    settings = load_settings({"KATCHY_PORT": "9001", "KATCHY_TLS": "yes"}, data=tmp_path)
    assert (settings.port, settings.threads, settings.tls) == (9001, 6, True)
    assert settings.allowed_hosts == ("registry.example",)


def test_a_list_may_stand_in_the_environment(tmp_path: Path) -> None:
    settings = load_settings({"KATCHY_ALLOWED_HOSTS": "a.example, b.example"}, data=tmp_path)
    assert settings.allowed_hosts == ("a.example", "b.example")


@pytest.mark.parametrize(
    "environment",
    [
        {"KATCHY_PROT": "9000"},
        {"KATCHY_PORT": "many"},
        {"KATCHY_TLS": "perhaps"},
        {"KATCHY_LOG_FORMAT": "xml"},
        {"KATCHY_THREADS": "0"},
        {"KATCHY_CONFIG": "/nowhere/katchy.toml"},
    ],
)
def test_what_cannot_be_meant_stops_the_start(tmp_path: Path, environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        load_settings(environment, data=tmp_path)


def test_a_broken_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "katchy.toml").write_text("port = \n")
    with pytest.raises(SettingsError):
        load_settings({}, data=tmp_path)


def test_every_setting_says_what_it_does() -> None:
    for setting in Settings.__dataclass_fields__.values():
        assert setting.metadata["sentence"].endswith("."), setting.name


@pytest.mark.parametrize(
    "given",
    [
        {"URL": "http://user:password@search"},
        {"URL": "http://search", "CA": "ca.crt"},
        {"PREFIX": "Katchy"},
        {"PREFIX": "../etc"},
        {"SHARDS": "0"},
        {"REPLICAS": "-1"},
        {"PASSWORD": "x", "PASSWORD_FILE": "y"},
        {"USER": "katchy", "API_KEY": "key"},
    ],
    ids=str,
)
def test_what_cannot_lead_to_elasticsearch_stops_the_start(given: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="elasticsearch_"):
        load_settings({f"KATCHY_ELASTICSEARCH_{name}": value for name, value in given.items()}, data=tmp_path)


def test_several_nodes_are_given_in_one_variable_and_secrets_stay_out_of_sight(tmp_path: Path) -> None:
    given = {"URL": "http://one:9200, http://two:9200", "USER": "katchy", "PASSWORD": "geheim"}
    settings = load_settings(
        {f"KATCHY_ELASTICSEARCH_{name}": value for name, value in given.items()}, data=tmp_path
    )
    assert settings.elasticsearch_url == ("http://one:9200", "http://two:9200")
    assert settings.elasticsearch_password == "geheim"
    assert "geheim" not in repr(settings)
