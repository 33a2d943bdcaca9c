"""Settings, their files and their page say the same."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from archive.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
SETTINGS = fields(Settings)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_setting_has_a_sentence_and_stands_in_the_documentation(setting) -> None:
    sentence = setting.metadata["sentence"]
    assert sentence.endswith(".")
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert f"`{setting.name}`" in page
    assert sentence in page


def test_the_default_file_holds_every_setting_with_its_default() -> None:
    kept = tomllib.loads((ROOT / "config" / "default.toml").read_text("utf-8"))
    in_code = {setting.name: setting.default for setting in SETTINGS}
    in_code["data"] = str(in_code["data"])
    in_code = {name: list(value) if isinstance(value, tuple) else value for name, value in in_code.items()}
    assert kept == in_code


@pytest.mark.parametrize("name", ["default", "development", "production.example"])
def test_every_settings_file_can_be_used(name: str, tmp_path: Path) -> None:
    assert load_settings({}, file=ROOT / "config" / f"{name}.toml", data=tmp_path).data == tmp_path
