"""What is installed is what the locks say, the locks say what the project asks for, and all of it may be shipped."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = (ROOT / "requirements" / "runtime.txt").read_text("utf-8")
DEV = (ROOT / "requirements" / "dev.txt").read_text("utf-8")
LOCKED_LINE = re.compile(r"^([A-Za-z0-9._-]+)==(\S+) \\(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+", re.M)
COPYLEFT = re.compile(r"\bA?GPL|\bAffero\b|(?<!Lesser )General Public License", re.I)


def licence_words(distribution: metadata.PackageMetadata) -> list[str]:
    """Give every place where a package names its licence; a whole licence text is cut to its title."""
    words = [distribution.get("License-Expression") or "", distribution.get("License") or ""]
    words += [line for line in distribution.get_all("Classifier") or [] if line.startswith("License ::")]
    return [word.strip().split("\n")[0] for word in words if word.strip()]


def locked(lock: str) -> dict[str, str]:
    """Give the version of each package a lock pins with hashes."""
    return {canonicalize_name(name): version for name, version in LOCKED_LINE.findall(lock)}


@pytest.mark.parametrize(("name", "version"), locked(RUNTIME).items())
def test_package_is_installed_as_locked_and_not_under_a_copyleft_licence(name: str, version: str) -> None:
    distribution = metadata.distribution(name)
    assert distribution.version == version
    named = licence_words(distribution.metadata)
    assert named, f"{name} names no licence"
    assert not [word for word in named if COPYLEFT.search(word)]


@pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=["runtime", "dev"])
def test_every_package_of_a_lock_has_its_hashes(lock: str) -> None:
    pinned = re.findall(r"^\S+==", lock, re.M)
    assert len(pinned) == len(locked(lock)) > 20


def test_the_development_lock_holds_the_other_one() -> None:
    assert locked(RUNTIME).items() <= locked(DEV).items()


@pytest.mark.parametrize(
    ("asked", "lock"),
    [
        *((line, RUNTIME) for line in PROJECT["project"]["dependencies"]),
        *((line, RUNTIME) for line in PROJECT["build-system"]["requires"]),
        *((line, DEV) for line in PROJECT["project"]["optional-dependencies"]["dev"]),
    ],
    ids=lambda value: value if len(value) < 60 else "",
)
def test_what_the_project_asks_for_is_locked(asked: str, lock: str) -> None:
    wanted = Requirement(asked)
    assert wanted.specifier.contains(locked(lock)[canonicalize_name(wanted.name)])


@pytest.mark.parametrize(
    ("words", "copyleft"),
    [
        ("GPL-2.0-or-later", True),
        ("AGPLv3", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("License :: OSI Approved :: GNU General Public License v2 (GPLv2)", True),
        ("LGPL-2.1-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False),
    ],
)
def test_lesser_licences_pass_and_the_others_do_not(words: str, copyleft: bool) -> None:
    assert bool(COPYLEFT.search(words)) is copyleft
