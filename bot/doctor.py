"""`hotline doctor`: examines a real installation (tokens, scopes, database, clock, channels) and says what to do
about each finding.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot import migrate, scopes
from bot.budget import Budget
from bot.check import check_all
from bot.effects.wire import Wire
from bot.findings import Finding, Severity, error, fine, warning
from bot.rulebook import RulebookError, load
from bot.settings import Settings
from bot.slack_errors import code_of
from domain.rulebook import Rulebook
from models.session import Store
from services.desk import SystemClock

SKEW_SECONDS = 30.0
TOKEN_REMEDY = {
    "invalid_auth": "copy the token again from your app's page (OAuth & Permissions), without spaces",
    "not_authed": "set SLACK_BOT_TOKEN",
    "account_inactive": "the app was removed from the workspace: install it again",
    "token_revoked": "install the app again and copy the new token",
    "missing_scope": "compare the scopes with manifest.yml and reinstall the app",
}


async def examine(settings: Settings) -> list[Finding]:
    """What `check` finds, and what only the installation can tell."""
    found = [one for one in check_all(settings) if one.severity is not Severity.FINE]
    found += await asyncio.to_thread(lambda: list(_database(settings)))
    if settings.slack_bot_token is None:
        return found
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            settings.slack_bot_token.get_secret_value(),
            base_url=settings.slack_api_url,
            session=session,
            retry_handlers=[],
        )
        try:
            found += await _slack(settings, client)
        except (aiohttp.ClientError, TimeoutError, OSError) as failed:
            what = f"cannot be reached: {type(failed).__name__}"
            found.append(error(settings.slack_api_url, what, "check the network, the proxy and SLACK_API_URL"))
    return found


def _database(settings: Settings) -> Iterable[Finding]:
    try:
        store = Store(settings.database_url, threads=1)
        current, newest = migrate.current(store)
        state = migrate.known().compare(current)
        store.close()
    except (SQLAlchemyError, OSError) as failed:
        yield error(
            "DATABASE_URL", f"{type(failed).__name__}", "check address, user, password and that the server runs"
        )
        return
    if state is migrate.Schema.FITS:
        yield fine("DATABASE_URL", f"schema {current}")
    elif state is migrate.Schema.NEWER:
        remedy = "finish the deploy: this version works on it for as long as it only adds (docs/deploying.md)"
        yield warning("DATABASE_URL", f"schema {current}, made by a newer version than this ({newest})", remedy)
    else:
        found = f"schema {current}" if current else "no schema yet"
        yield error("DATABASE_URL", f"{found}, this version needs {newest}", "run `hotline migrate`")


async def _slack(settings: Settings, client: AsyncWebClient) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except SlackApiError as refused:
        code = code_of(refused)
        return [error("SLACK_BOT_TOKEN", f"Slack refuses it: {code}", TOKEN_REMEDY.get(code, "see Slack's error"))]
    headers = {name.lower(): value for name, value in answer.headers.items()}
    found = [fine("SLACK_BOT_TOKEN", f"{answer['user']} in {answer['team']}")]
    found += _scopes(headers.get("x-oauth-scopes", ""))
    found += _skew(headers.get("date"))
    found += await _socket(settings, client)
    found += await _channels(settings, client)
    return found


def _scopes(granted: str) -> list[Finding]:
    given = {one.strip() for one in granted.split(",") if one.strip()}
    missing = sorted(scopes.needed() - given)
    remedy = "add it to the app (manifest.yml has the full list) and reinstall it"
    if not missing:
        return [fine("scopes", "all granted")]
    return [error("scopes", f"{scope} is missing: {scopes.REASONS[scope]}", remedy) for scope in missing]


def _skew(date: str | None) -> list[Finding]:
    if date is None:
        return []
    seconds = abs((SystemClock().now() - parsedate_to_datetime(date).astimezone(UTC)).total_seconds())
    if seconds <= SKEW_SECONDS:
        return [fine("clock", f"within {seconds:.0f} s of Slack's")]
    return [error("clock", f"{seconds:.0f} s away from Slack's", "synchronise this machine's clock (NTP)")]


async def _socket(settings: Settings, client: AsyncWebClient) -> list[Finding]:
    if settings.slack_app_token is None:
        return []
    try:
        await client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except SlackApiError as refused:
        code = code_of(refused)
        remedy = "make an app-level token with the scope connections:write, and switch Socket Mode on"
        return [error("SLACK_APP_TOKEN", f"Slack refuses it: {code}", remedy)]
    return [fine("SLACK_APP_TOKEN", "Socket Mode is open")]


async def _channels(settings: Settings, client: AsyncWebClient) -> list[Finding]:
    try:
        rules = load(settings.hotline_config)
        mine = await Wire(client, Budget(), sleep=asyncio.sleep).own_channels()
    except RulebookError:
        return []  # `check` has said so already
    except SlackApiError as refused:
        return [warning("channels", f"cannot be looked at: {code_of(refused)}", "see the scopes above")]
    return _compared(rules, mine)


def _compared(rules: Rulebook, mine: list[Mapping[str, Any]]) -> list[Finding]:
    inside = {str(one["name"]) for one in mine}
    shared = rules.policy.channels
    wanted = [group.channel for group in rules.organisation.groups] + [shared.status, shared.managers, shared.operators]
    missing = [name for name in dict.fromkeys(wanted) if name not in inside]
    if not missing:
        return [fine("channels", f"the bot is in all {len(set(wanted))}")]
    remedy = "make the channel if it is not there, open it in Slack and type /invite @Hotline"
    return [error(f"#{name}", "the bot is not in it: nothing can be shown there", remedy) for name in missing]
