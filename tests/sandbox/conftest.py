"""A small workspace with an unmodified Bolt app in it, served over loopback in the loop of the test."""

import logging
from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.person import Person
from sandbox.server import Served, serve
from sandbox.workspace import Workspace
from tests.sandbox.kettle import Kettle, make_workspace


@pytest.fixture
def workspace() -> Workspace:
    return make_workspace()


@pytest.fixture
async def served(workspace: Workspace) -> AsyncIterator[Served]:
    async with serve(workspace) as where:
        yield where


@pytest.fixture
async def kettle(served: Served, workspace: Workspace) -> AsyncIterator[Kettle]:
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    client = AsyncWebClient(token=served.bot_token, base_url=served.api_url)
    app = AsyncApp(client=client, process_before_response=True)
    handler = AsyncSocketModeHandler(app, served.app_token)
    await handler.connect_async()
    await workspace.changes.until(lambda: workspace.link.connected, seconds=5)
    yield Kettle(app, client, served, handler)
    await handler.close_async()


@pytest.fixture
def wang(workspace: Workspace) -> Person:
    return Person(workspace, "wang.li")


@pytest.fixture
def anna(workspace: Workspace) -> Person:
    return Person(workspace, "anna")
