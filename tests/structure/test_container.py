"""The container files agree with the project: services, volume, limits, no secrets, no root."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


def test_web_and_worker_share_one_volume_for_the_registry() -> None:
    assert {"web", "worker"} <= set(COMPOSE["services"])
    assert list(COMPOSE["volumes"]) == ["registry"]
    assert {tuple(service["volumes"]) for service in COMPOSE["services"].values()} == {("registry:/data",)}


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_service_is_confined(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit"} <= set(service)
    assert not service.get("privileged")


def test_the_web_service_is_asked_for_its_health_and_reached_only_from_this_computer() -> None:
    web = COMPOSE["services"]["web"]
    assert "/health/live" in " ".join(web["healthcheck"]["test"])
    assert all(port.startswith("127.0.0.1:") for port in web["ports"])


def test_no_secret_is_written_into_the_files() -> None:
    assert not re.search(r"password|secret|token", DOCKERFILE + str(COMPOSE), re.I)


def test_the_image_does_not_run_as_root_and_installs_only_what_is_locked() -> None:
    assert DOCKERFILE.rindex("USER katchy") < DOCKERFILE.rindex("CMD")
    for install in re.findall(r"pip install.*", DOCKERFILE):
        assert "--require-hashes" in install or "--no-deps" in install


def test_everything_the_image_copies_is_let_into_its_build() -> None:
    let_in = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text("utf-8"), re.M)
    assert all((ROOT / name).exists() for name in let_in)
    for source in re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.M):
        assert source == "." or source in let_in
