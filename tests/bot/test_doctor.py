"""`hotline doctor` rehearsed on a real installation, over HTTP: a sound one is told so, and each thing that is wrong is
named together with what to do about it.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from bot import migrate
from bot.demo_workspace import workspace_of
from bot.doctor import examine
from bot.findings import Finding, Severity
from bot.settings import Settings
from models.session import Store
from sandbox.server import serve
from sandbox.workspace import Member, Room, Workspace
from tests.rulebooks import EXAMPLE, example
from tests.shape.source import ROOT

Installed = Callable[..., AbstractAsyncContextManager[Settings]]


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    """The app of the manifest in the workspace of the example, on a migrated database."""

    @asynccontextmanager
    async def open_(
        *, lacking: str | None = None, uninvited: Iterable[str] = (), migrated: bool = True
    ) -> AsyncIterator[Settings]:
        workspace = Workspace(manifest=_manifest(lacking), users=_members(), channels=_rooms(frozenset(uninvited)))
        url = f"sqlite:///{tmp_path / 'hotline.db'}"
        if migrated:
            store = Store(url, threads=1)
            migrate.upgrade(store)
            store.close()
        async with serve(workspace) as served:
            yield Settings(
                _env_file=None,
                slack_bot_token=served.bot_token,
                slack_app_token=served.app_token,
                slack_api_url=served.api_url,
                database_url=url,
                hotline_config=EXAMPLE,
            )

    return open_


def _manifest(lacking: str | None) -> dict[str, Any]:
    """The shipped one, or one from which somebody left out a scope."""
    manifest: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    scopes = manifest["oauth_config"]["scopes"]
    scopes["bot"] = [one for one in scopes["bot"] if one != lacking]
    return manifest


def _members() -> list[Member]:
    return [Member(**one) for one in workspace_of(example())["users"]]


def _rooms(uninvited: frozenset[str]) -> list[Room]:
    """Those of the example; the bot was not invited to some."""
    rooms = [Room(**{**one, "members": tuple(one["members"])}) for one in workspace_of(example())["channels"]]
    return [replace(one, bot=one.bot and one.name not in uninvited) for one in rooms]


def of(found: list[Finding], severity: Severity) -> list[tuple[str, str, str]]:
    return [(one.place, one.what, one.remedy) for one in found if one.severity is severity]


async def test_a_good_installation_has_nothing_wrong(installed: Installed) -> None:
    async with installed() as settings:
        found = await examine(settings)
    assert of(found, Severity.ERROR) == []
    fine = {place: what for place, what, _ in of(found, Severity.FINE)}
    assert fine["DATABASE_URL"].startswith("schema 0")
    assert fine["scopes"] == "all granted"
    assert fine["SLACK_APP_TOKEN"] == "Socket Mode is open"
    assert fine["channels"].startswith("the bot is in all ")


async def test_a_bad_token_is_to_be_copied_again(installed: Installed) -> None:
    async with installed() as settings:
        found = await examine(settings.model_copy(update={"slack_bot_token": SecretStr("xoxb-mistyped")}))
    ((place, what, remedy),) = of(found, Severity.ERROR)
    assert (place, what) == ("SLACK_BOT_TOKEN", "Slack refuses it: invalid_auth")
    assert "copy the token again" in remedy
    assert "xoxb-mistyped" not in str(found)


async def test_a_bad_app_token_asks_for_its_scope_and_socket_mode(installed: Installed) -> None:
    async with installed() as settings:
        found = await examine(settings.model_copy(update={"slack_app_token": SecretStr("xapp-mistyped")}))
    ((place, what, remedy),) = of(found, Severity.ERROR)
    assert place == "SLACK_APP_TOKEN"
    assert what.startswith("Slack refuses it: ")
    assert "connections:write" in remedy


async def test_a_missing_scope_is_named_with_what_it_is_for(installed: Installed) -> None:
    async with installed(lacking="pins:write") as settings:
        found = await examine(settings)
    ((place, what, remedy),) = of(found, Severity.ERROR)
    assert (place, what) == ("scopes", "pins:write is missing: Pinning the summary of a major incident.")
    assert "reinstall" in remedy


async def test_a_channel_the_bot_is_not_in_is_named_with_the_invitation(installed: Installed) -> None:
    async with installed(uninvited=["desk-network", "it-status"]) as settings:
        found = await examine(settings)
    wrong = of(found, Severity.ERROR)
    assert sorted(place for place, _, _ in wrong) == ["#desk-network", "#it-status"]
    assert all("/invite @Hotline" in remedy for _, _, remedy in wrong)


async def test_a_database_that_is_not_migrated_asks_for_it(installed: Installed) -> None:
    async with installed(migrated=False) as settings:
        found = await examine(settings)
    ((place, what, remedy),) = of(found, Severity.ERROR)
    assert place == "DATABASE_URL"
    assert what.startswith("no schema yet, this version needs 0")
    assert remedy == "run `hotline migrate`"


async def test_a_slack_that_cannot_be_reached_is_a_finding_too(installed: Installed) -> None:
    """Nobody answers any more: the address, the network and the proxy are to be checked."""
    async with installed() as settings:
        pass
    found = await examine(settings)
    ((place, what, remedy),) = of(found, Severity.ERROR)
    assert place == settings.slack_api_url
    assert what.startswith("cannot be reached")
    assert "network" in remedy
