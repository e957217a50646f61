"""Scopes are exactly those that the used methods, events and commands need."""

import re
from pathlib import Path

import yaml

from bot import scopes
from bot.check import check_all
from bot.findings import Severity
from bot.settings import Settings
from sandbox.reference import load_methods
from tests.shape.source import ROOT, modules

CALL = re.compile(r"client\.((?:auth|apps|chat|conversations|files|pins|users|views|reactions|bookmarks)_\w+)")


def used_methods() -> set[str]:
    """The Web API methods that the bot's code calls, by their Slack names."""
    found = {name for _, path in modules("bot") for name in CALL.findall(path.read_text(encoding="utf-8"))}
    return {name.replace("_", ".", 1) if name.count("_") == 1 else _dotted(name) for name in found}


def _dotted(name: str) -> str:
    return name.replace("_", ".")


def test_every_used_method_is_in_the_table() -> None:
    """A method that is called has its scopes named, and none is named that nobody calls."""
    assert used_methods() == set(scopes.METHODS)


def test_a_whole_workspace_is_never_listed() -> None:
    """Not its channels, not its people: on a big one that takes hours of the budget."""
    listing = {name for name in load_methods() if name.endswith(".list")} - {"users.conversations"}
    assert {"conversations.list", "users.list", "usergroups.list"} <= listing
    assert listing & used_methods() == set()


def test_the_table_says_what_slack_says() -> None:
    """Each scope is one that Slack's reference gives for the method."""
    reference = load_methods()
    for method, needed in scopes.METHODS.items():
        if method in reference:
            assert set(needed) <= set(reference[method].bot_scopes), method


def test_the_manifest_asks_for_exactly_what_is_used() -> None:
    """No scope is missing, none is asked for in vain; each has its reason."""
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == scopes.needed() == set(scopes.REASONS)


def test_check_finds_nothing_wrong_with_what_is_shipped() -> None:
    """Manifest valid by Slack's schema, commands and events answered, configuration sound."""
    settings = Settings(_env_file=None, hotline_config=Path(ROOT / "config"))
    wrong = [one for one in check_all(settings) if one.severity is Severity.ERROR]
    assert wrong == []
