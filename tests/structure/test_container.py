"""The container files agree with the project: services, volumes, limits, no secrets, no root; a linter agrees too."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose

from archive.settings import Settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE = yaml.safe_load(TEXT)
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
FULL = dict(
    line.split("=", 1)
    for line in (ROOT / "config" / "full.env").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
KATCHYS = ("web", "worker", "intake")
ENGINES = ("postgres", "elasticsearch")


def filled_in(values: dict[str, str]) -> str:
    """Put values in for the variables of the file, as Docker does."""
    text = re.sub(r"\$\{(\w+):-([^}]*)\}", lambda found: values.get(found[1]) or found[2], TEXT)
    return text.replace("$$", "$")


@pytest.mark.parametrize("values", [{}, FULL], ids=["small", "full"])
def test_the_file_keeps_to_the_compose_specification(values: dict[str, str]) -> None:
    compose = PyCompose.from_yaml(yaml.safe_dump(yaml.safe_load(filled_in(values))))  # anchors put in
    compose.validate()
    assert compose.to_spec().services.keys() == {*KATCHYS, *ENGINES}


def test_a_linter_finds_nothing_that_endangers_the_computer() -> None:
    linter = [sys.executable, "-m", "compose_lint", "--fail-on", "high", str(ROOT / "docker-compose.yml")]
    said = subprocess.run(linter, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout


def test_the_small_size_is_the_app_alone_and_the_full_one_brings_the_engines() -> None:
    assert [name for name in COMPOSE["services"] if "profiles" not in COMPOSE["services"][name]] == [*KATCHYS]
    assert {name: COMPOSE["services"][name]["profiles"] for name in ENGINES} == {
        name: ["full"] for name in ENGINES
    }
    assert FULL["COMPOSE_PROFILES"] == "full"
    assert not COMPOSE["services"]["web"]["depends_on"]["postgres"]["required"]


def test_the_full_size_sets_what_the_file_passes_on() -> None:
    passed = COMPOSE["services"]["web"]["environment"]
    for name in FULL:
        if name != "COMPOSE_PROFILES":
            assert f"${{{name}:-" in TEXT, name
    small = yaml.safe_load(filled_in({}))["services"]["web"]["environment"]
    assert {name for name, value in small.items() if value is None or value == ""} <= FULL.keys()
    known = {f"KATCHY_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert {name for name in passed if "ELASTICSEARCH" in name} <= known


def test_what_must_last_lies_on_volumes() -> None:
    services = COMPOSE["services"]
    assert [services[name]["volumes"] for name in KATCHYS] == [["registry:/data"]] * len(KATCHYS)
    used = {volume.partition(":")[0] for service in services.values() for volume in service["volumes"]}
    assert used == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_service_is_confined(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit", "cpus"} <= set(service)
    assert not service.get("privileged")
    assert name in KATCHYS or service["user"] not in ("root", "0", "0:0")


@pytest.mark.parametrize("name", ["web", *ENGINES])
def test_service_is_asked_for_its_health(name: str) -> None:
    assert COMPOSE["services"][name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_only_the_pages_are_reached_and_only_from_this_computer() -> None:
    web = COMPOSE["services"]["web"]
    assert "/health/live" in " ".join(web["healthcheck"]["test"])
    assert all(port.startswith("127.0.0.1:") for port in web["ports"])
    assert [name for name in COMPOSE["services"] if COMPOSE["services"][name].get("ports")] == ["web"]
    assert COMPOSE["networks"]["engines"]["internal"] is True
    assert all(COMPOSE["services"][name]["networks"] == ["engines"] for name in ENGINES)


def test_secrets_are_files_and_no_secret_is_written_into_the_files() -> None:
    assert not re.search(r"password|secret|token", DOCKERFILE, re.I)
    given = {**FULL}
    for service in COMPOSE["services"].values():
        given |= service["environment"]
    for name, value in given.items():
        if "PASSWORD" in name or "SECRET" in name:
            assert name.endswith(("_FILE", "_SECRET")), name
            assert not value or value.startswith(("/run/secrets/", "./secrets/", "${")), name
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert "secrets/" in ignored


def test_the_image_does_not_run_as_root_and_installs_only_what_is_locked() -> None:
    assert DOCKERFILE.rindex("USER katchy") < DOCKERFILE.rindex("CMD")
    for install in re.findall(r"pip install.*", DOCKERFILE):
        assert "--require-hashes" in install or "--no-deps" in install


def test_everything_the_image_copies_is_let_into_its_build() -> None:
    let_in = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text("utf-8"), re.M)
    assert all((ROOT / name).exists() for name in let_in)
    for source in re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.M):
        assert source == "." or source in let_in
