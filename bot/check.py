"""`hotline check`: settings, configuration, manifest and readiness, before anything runs and without asking Slack."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

import handlers
from bot import scopes
from bot.findings import Finding, error, fine, warning
from bot.hand_over_tools import unfit
from bot.rulebook import RulebookError, load
from bot.settings import Settings
from domain.readiness import findings as readiness
from domain.rulebook import Rulebook
from services.desk import SystemClock
from views import readiness as words
from views.words import Language

BESIDE = Path(__file__).resolve().parent
MANIFEST = next(
    (path for path in (BESIDE.parent / "manifest.yml", BESIDE / "_config" / "manifest.yml") if path.exists()),
    BESIDE.parent / "manifest.yml",
)


def check_all(settings: Settings) -> list[Finding]:
    """Everything that can be known without Slack and without the database."""
    return [*_settings(settings), *_manifest(MANIFEST), *_config(settings)]


def _settings(settings: Settings) -> Iterable[Finding]:
    if settings.slack_bot_token is None:
        yield warning("SLACK_BOT_TOKEN", "not set", "set it before `hotline run`; the demo needs none")
    elif not settings.slack_bot_token.get_secret_value().startswith("xoxb-"):
        yield error(
            "SLACK_BOT_TOKEN", "is no bot token", "copy the one that starts with xoxb- from OAuth & Permissions"
        )
    if settings.slack_app_token is not None and not settings.slack_app_token.get_secret_value().startswith("xapp-"):
        yield error("SLACK_APP_TOKEN", "is no app-level token", "make one with the scope connections:write")
    if settings.slack_bot_token is not None and not settings.socket_mode and settings.slack_signing_secret is None:
        remedy = "set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP"
        yield error("SLACK_SIGNING_SECRET", "neither Socket Mode nor HTTP is configured", remedy)
    if settings.hotline_clock_url is not None:
        yield warning("HOTLINE_CLOCK_URL", "the bot follows a sandbox's clock", "remove it in production")


def _config(settings: Settings) -> Iterable[Finding]:
    folder = settings.hotline_config
    try:
        rules = load(folder)
    except RulebookError as problems:
        for one in problems.problems:
            yield error(f"{one.file}:{one.line}", f"{one.where}: {one.what}" if one.where else one.what, one.remedy)
        return
    yield fine(str(folder), f"{len(rules.catalogue.services)} services, {len(rules.catalogue.items)} items")
    today = rules.office.local_date(SystemClock().now())
    for gap in readiness(rules, today=today):
        yield warning("readiness", *words.gap(gap, Language("en")))
    yield from _hand_over_tools(settings, rules)


def _hand_over_tools(settings: Settings, rules: Rulebook) -> Iterable[Finding]:
    """Each tool that `policy.yml` sends hand-overs to has an address that may be used, and a secret."""
    for tool in sorted(set(rules.policy.hand_overs.destinations.values())):
        fault = unfit(settings.hotline_hand_over_urls.get(tool))
        if fault is not None:
            yield error("HOTLINE_HAND_OVER_URLS", f"the address of `{tool}` {fault}", "give it as JSON, by its name")
        if tool not in settings.hotline_hand_over_secrets:
            remedy = "agree on one with the tool, and give it as JSON, by its name"
            yield error("HOTLINE_HAND_OVER_SECRETS", f"`{tool}` has no secret", remedy)


def _manifest(path: Path) -> Iterable[Finding]:
    manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    schema = json.loads((files("bot") / "reference" / "manifest.schema.json").read_text(encoding="utf-8"))
    broken = sorted(Draft7Validator(schema).iter_errors(manifest), key=lambda one: list(map(str, one.absolute_path)))
    for one in broken:
        place = "/".join(str(part) for part in one.absolute_path)
        yield error(path.name, f"{place}: {one.message}", "see Slack's manifest reference")
    yield from _compared(path.name, manifest)
    if not broken:
        yield fine(path.name, "valid by Slack's schema")


def _compared(name: str, manifest: Mapping[str, Any]) -> Iterable[Finding]:
    features, settings = manifest["features"], manifest["settings"]
    asked = set(manifest["oauth_config"]["scopes"]["bot"])
    yield from _differences(name, "scope", asked, set(scopes.needed()))
    commands = {one["command"] for one in features.get("slash_commands", ())}
    yield from _differences(name, "slash command", commands, set(handlers.COMMANDS))
    shortcuts = {one["callback_id"] for one in features.get("shortcuts", ())}
    yield from _differences(name, "shortcut", shortcuts, set(handlers.SHORTCUTS))
    events = set(settings["event_subscriptions"]["bot_events"])
    yield from _differences(name, "event", {one.split(".")[0] for one in events}, set(handlers.EVENTS))
    yield from _differences(name, "event", events, set(scopes.EVENTS))


def _differences(name: str, what: str, given: set[str], needed: set[str]) -> Iterable[Finding]:
    for one in sorted(needed - given):
        yield error(name, f"the {what} {one} is missing", "add it and reinstall the app")
    for one in sorted(given - needed):
        yield error(name, f"the {what} {one} is asked for, but nothing uses it", "remove it")
