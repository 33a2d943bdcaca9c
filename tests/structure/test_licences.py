"""What is shipped may be shipped: no GPL and no AGPL among the packages Katchy runs on, and each with its hash."""

import re
from importlib import metadata
from pathlib import Path

import pytest

RUNTIME_LOCK = Path(__file__).parents[2] / "requirements" / "runtime.txt"
LOCKED = re.findall(
    r"^([A-Za-z0-9._-]+)==(\S+) \\((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+)",
    RUNTIME_LOCK.read_text(),
    re.M,
)
COPYLEFT = re.compile(r"\bA?GPL|\bAffero\b|(?<!Lesser )General Public License", re.I)


def licence_words(distribution: metadata.PackageMetadata) -> list[str]:
    """Give every place where a package names its licence; a whole licence text is cut to its title."""
    words = [distribution.get("License-Expression") or "", distribution.get("License") or ""]
    words += [line for line in distribution.get_all("Classifier") or [] if line.startswith("License ::")]
    return [word.strip().split("\n")[0] for word in words if word.strip()]


@pytest.mark.parametrize(("name", "version", "_hashes"), LOCKED, ids=[name for name, _, _ in LOCKED])
def test_package_is_installed_as_locked_and_not_under_a_copyleft_licence(
    name: str, version: str, _hashes: str
) -> None:
    distribution = metadata.distribution(name)
    assert distribution.version == version
    named = licence_words(distribution.metadata)
    assert named, f"{name} names no licence"
    assert not [word for word in named if COPYLEFT.search(word)]


def test_every_line_of_the_lock_was_understood() -> None:
    pinned = re.findall(r"^\S+==", RUNTIME_LOCK.read_text(), re.M)
    assert len(pinned) == len(LOCKED) > 20


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
