"""What may not be in the repository: package hosts, paths of one machine, secrets, huge files, endless modules."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("archive", "indexer", "webui")
MEGABYTE = 1024 * 1024

# Written in pieces, so that this file does not find itself.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.",
    "debian" + ".org",
    "docker" + ".io",
    "ghcr" + ".io",
]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "C:" + "\\\\Users"]
FORBIDDEN = re.compile("|".join(map(re.escape, HOSTS + MACHINE_PATHS)))
SECRET = re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----")


def kept_files() -> list[Path]:
    """Give every file of the repository: those git keeps and new ones it would keep, or, without git, all."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split(
            "\0"
        )
        return [path for name in sorted(listed) if name and (path := ROOT / name).is_file()]
    made_here = {".venv", "var", "katchy.egg-info", "__pycache__"}
    return [path for path in sorted(ROOT.rglob("*")) if path.is_file() and not made_here & set(path.parts)]


FILES = kept_files()
TEXTS = [path for path in FILES if b"\0" not in path.read_bytes()[:8000]]
MODULES = [path for path in FILES if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PRODUCT]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_repository_was_listed() -> None:
    assert ROOT / "pyproject.toml" in TEXTS
    assert len(MODULES) > 20


def test_no_text_names_a_package_host_or_a_path_of_one_machine() -> None:
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in TEXTS
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if FORBIDDEN.search(line)
    ]
    assert found == []


def test_no_private_key_is_kept() -> None:
    assert [name_of(path) for path in TEXTS if SECRET.search(path.read_text("utf-8", "replace"))] == []


def test_no_file_is_huge() -> None:
    assert [name_of(path) for path in FILES if path.stat().st_size > 2 * MEGABYTE] == []


@pytest.mark.parametrize("path", [path for path in MODULES if "versions" not in path.parts], ids=name_of)
def test_a_module_has_one_subject_and_short_functions(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    long = [f"{function.name}: {length} lines" for function, length in functions(text) if length > 60]
    assert long == []


def functions(text: str) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Give every function with the lines of its body; a long list of parameters makes no function long."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node, node.end_lineno - node.body[0].lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_a_drawer_for_odds_and_ends(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "common", "misc"}


def test_only_the_embedded_index_and_the_migrations_speak_the_full_text_language() -> None:
    speech = re.compile(r"fts5|\bMATCH\s+[:?'\"]", re.I)
    speakers = [name_of(path) for path in MODULES if speech.search(path.read_text("utf-8"))]
    assert [
        name for name in speakers if not name.startswith(("indexer/backends/", "archive/migrations/"))
    ] == []
