"""How the project folder is found, and what it decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import UserError
from crawler.project import HOME, Project, current_project, default_database, settings_module
from tests.crawling import ROOT

OURS = "[settings]\ndefault = mine\n\n[zhaoshang]\n"


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (HOME, "SCRAPY_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)


def project_in(folder: Path, text: str = OURS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scrapy.cfg").write_text(text, encoding="utf-8")
    return folder


def test_it_is_found_from_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = project_in(tmp_path / "home")
    below = home / "sites" / "more"
    below.mkdir(parents=True)
    monkeypatch.chdir(home)
    assert current_project() == Project(home, "mine")
    assert default_database() == Path("data/zhaoshang.db")
    monkeypatch.chdir(below)
    assert current_project() == Project(home, "mine")
    assert default_database() == home / "data" / "zhaoshang.db"
    assert settings_module() == "mine"
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "other")
    assert settings_module() == "other"


def test_a_named_one_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, here = project_in(tmp_path / "home"), project_in(tmp_path / "here")
    monkeypatch.chdir(here)
    monkeypatch.setenv(HOME, str(home))
    assert current_project() == Project(home, "mine")
    monkeypatch.setenv(HOME, str(tmp_path))
    with pytest.raises(UserError, match="is not a zhaoshang project folder"):
        current_project()


@pytest.mark.parametrize(
    "text", ["[settings]\ndefault = shop.settings\n", "", "no section\n", "[settings\n"]
)
def test_another_program_s_folder_is_none(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project_in(tmp_path, text))
    assert current_project() is None
    assert default_database() == Path("data/zhaoshang.db")
    assert settings_module() == "crawler.settings"


def test_the_checkout_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "crawler")
    assert current_project() == Project(ROOT, "crawler.settings")
