"""What a machine lacks is told with the command that brings it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from indexer.extract.preflight import LackCode, preflight

PACKS = ("kir", "rus", "eng", "tur")


def program(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\nprintf '{says}'\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_bare_machine_is_told_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    commands = {lack.code: lack.command for lack in preflight()}
    assert commands == {
        LackCode.OCR: "apt-get install tesseract-ocr " + " ".join(f"tesseract-ocr-{pack}" for pack in PACKS),
        LackCode.OFFICE: "apt-get install "
        "libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-calc-nogui",
        LackCode.FONTS: "apt-get install fonts-liberation2",
    }


def test_single_packs_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "tesseract", "List of available languages (3):\\neng\\nosd\\nrus\\n")
    program(tmp_path, "soffice", "")
    program(tmp_path, "fc-list", "Liberation Serif\\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert [(lack.code, lack.detail) for lack in preflight()] == [
        (LackCode.OCR_PACK, "kir"),
        (LackCode.OCR_PACK, "tur"),
    ]
