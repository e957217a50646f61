"""Addresses and secrets of the tools that receive hand-overs: blank is not set, and what is missing is named early."""

import shutil
from pathlib import Path

from pydantic import SecretStr

from bot.check import check_all
from bot.documents import example_env
from bot.settings import Settings
from tests.shape.source import ROOT


def test_the_example_of_the_settings_starts_as_it_is(tmp_path: Path) -> None:
    """What is left blank in `.env` is not set: no tool, no secret, and no mistake."""
    env = tmp_path / ".env"
    env.write_text(example_env(), encoding="utf-8")
    found = Settings(_env_file=env)
    assert (found.hotline_hand_over_urls, found.hotline_hand_over_secrets) == ({}, {})


def test_the_check_names_a_tool_without_address_or_secret(tmp_path: Path) -> None:
    """`hotline check`: before anything is handed over, not when it fails."""
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    policy = folder / "policy.yml"
    sent = policy.read_text(encoding="utf-8").replace(
        "hand_overs:\n", "hand_overs:\n  destinations: {rfc: change-tool}\n"
    )
    policy.write_text(sent, encoding="utf-8")
    bare = check_all(Settings(_env_file=None, hotline_config=folder))
    named = [one.place for one in bare if "change-tool" in one.what]
    assert named == ["HOTLINE_HAND_OVER_URLS", "HOTLINE_HAND_OVER_SECRETS"]
    whole = Settings(
        _env_file=None,
        hotline_config=folder,
        hotline_hand_over_urls={"change-tool": "https://changes.example/hook"},
        hotline_hand_over_secrets={"change-tool": SecretStr("s3cret")},
    )
    assert not any("change-tool" in one.what for one in check_all(whole))
