"""`katchy read-corpus`: a folder of unknown files ends with a table, and nothing of it is registered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from webui.cli import cli

SAMPLES = Path(__file__).parents[1] / "samples"


def folder_of_files(folder: Path) -> Path:
    shelf = folder / "shelf"
    (shelf / "2019").mkdir(parents=True)
    for name in ("letters/ru_letter.docx", "files/locked.pdf", "files/truncated.pdf", "files/giant.png"):
        shutil.copy(SAMPLES / name, shelf / "2019")
    shutil.copy(SAMPLES / "formats" / "letters.zip", shelf)
    (shelf / "program.exe").write_bytes(b"MZ\x90\0\x03\0\0\0")
    (shelf / "link.docx").symlink_to("/etc/hostname")
    return shelf


def test_every_file_is_counted_by_what_became_of_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    arguments = ["--data", str(data), "read-corpus", str(folder_of_files(tmp_path)), "--json"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    total = told["total"]
    assert (total["files"], total["protected"], total["refused"], total["unsupported"]) == (6, 1, 1, 1)
    assert (total["hung"], total["crashed"]) == (0, 0)
    assert told["formats"]["zip"]["inner"] == 3
    by_path = {one["path"]: one for one in told["files"]}
    assert by_path["2019/ru_letter.docx"]["state"] == "read"
    assert by_path["2019/locked.pdf"]["problem"] == "protected"
    assert not data.exists()


def test_the_table_names_what_gave_no_text(tmp_path: Path) -> None:
    arguments = ["--data", str(tmp_path / "data"), "read-corpus", str(folder_of_files(tmp_path)), "--list"]
    result = CliRunner().invoke(cli, arguments)
    lines = result.stdout.splitlines()
    assert lines[0].split()[:3] == ["format", "files", "opened"]
    assert any(line.split()[:2] == ["all", "6"] for line in lines)
    assert "program.exe: unsupported, unsupported application/octet-stream" in lines
