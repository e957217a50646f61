"""A small app made with the real slack_bolt, to have something to click on the page; it is no part of the product."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.page import tiny_views as views

Ack = Callable[..., Awaitable[None]]
Body = dict[str, Any]
DUE = 1_790_000_000

MANIFEST: Body = {
    "display_information": {"name": "Hotline"},
    "features": {
        "bot_user": {"display_name": "Hotline"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/report", "description": "Report an incident", "usage_hint": "[what happened]"},
            {"command": "/request", "description": "Ask for a service", "usage_hint": "[service]"},
            {"command": "/silent", "description": "Never answers"},
        ],
        "shortcuts": [
            {"name": "Report an incident", "type": "global", "callback_id": "report", "description": "Opens the form"},
            {
                "name": "Make a ticket",
                "type": "message",
                "callback_id": "make_ticket",
                "description": "From this message",
            },
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:manage",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "groups:history",
                "im:history",
                "im:write",
                "pins:write",
                "reactions:read",
                "reactions:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.channels", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


async def report(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    """The form, from the command, the shortcut, or the Home tab."""
    await ack()
    said = body.get("text")
    form = views.report_form(note=f"You said: {said}" if said else "")
    await client.views_open(trigger_id=body["trigger_id"], view=form)


async def request(ack: Ack, body: Body) -> None:
    await ack(f"Nothing called *{body['text']}* in the catalogue.")


async def silent() -> None:
    """Never acknowledges."""


async def make_ticket(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    await ack()
    text = f":ticket: INC-7 made from this message for <@{body['user']['id']}>"
    await client.chat_postMessage(channel=body["channel"]["id"], thread_ts=body["message"]["ts"], text=text)


async def submitted(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    """Refuses "test", never answers to "hang", else sends a card."""
    title = body["view"]["state"]["values"]["what"]["v"]["value"]
    if "test" in title:
        await ack(response_action="errors", errors={"what": "“test” is no incident. Say what happened."})
        return
    if "hang" in title:
        return
    await ack()
    user = body["user"]["id"]
    await client.chat_postMessage(channel=user, text=f"INC-1 {title}", blocks=views.ticket("INC-1", title, user, DUE))


async def kept(ack: Ack) -> None:
    await ack()


async def devices(ack: Ack, body: Body) -> None:
    names = ["LAPTOP-0012", "LAPTOP-0345", "PRINTER-07"]
    await ack(options=[views.option(each) for each in names if body["value"].upper() in each])


async def more(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    await ack()
    await client.views_push(trigger_id=body["trigger_id"], view=views.second_form())


async def touch(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    await ack()
    form = views.report_form(note="Refreshed while you were writing.")
    await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form)


async def count(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    await ack()
    number = int(body["actions"][0]["value"]) + 1
    await client.views_publish(user_id=body["user"]["id"], view=views.home(DUE, clicks=number))


async def accept(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    await ack()
    blocks = body["message"]["blocks"]
    blocks[1]["text"]["text"] += f"\n:white_check_mark: accepted by <@{body['user']['id']}>"
    place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
    await client.chat_update(**place, blocks=blocks, text="accepted")


async def resolve(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    await ack()
    await _reply(body, client, f":tada: resolved by <@{body['user']['id']}>")


async def priority(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    await ack()
    await _reply(body, client, f"Priority is now *{body['actions'][0]['selected_option']['value']}*")


async def _reply(body: Body, client: AsyncWebClient, text: str) -> None:
    place = {"channel": body["channel"]["id"], "thread_ts": body["message"]["ts"]}
    await client.chat_postMessage(**place, text=text)


async def menu(ack: Ack, body: Body, client: AsyncWebClient) -> None:
    await ack()
    chosen = body["actions"][0]["selected_option"]["value"]
    user, channel = body["user"]["id"], body["channel"]["id"]
    await client.chat_postEphemeral(channel=channel, user=user, text=f"You chose _{chosen}_.")


async def opened(event: Body, client: AsyncWebClient) -> None:
    if event["tab"] == "home" and "view" not in event:
        await client.views_publish(user_id=event["user"], view=views.home(DUE))


async def mentioned(event: Body, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="How can I help?")


async def heard(event: Body, client: AsyncWebClient) -> None:
    if event.get("channel_type") == "im" and not event.get("bot_id") and not event.get("subtype"):
        await client.chat_postMessage(channel=event["channel"], text=f"You said: {event['text']}")


ACTIONS = {
    "report": report,
    "more": more,
    "touch": touch,
    "count": count,
    "accept": accept,
    "resolve": resolve,
    "priority": priority,
    "menu": menu,
}


def build(client: AsyncWebClient) -> AsyncApp:
    app = AsyncApp(client=client)
    for name, handler in {"/report": report, "/request": request, "/silent": silent}.items():
        app.command(name)(handler)
    for name, handler in ACTIONS.items():
        app.action(name)(handler)
    for name, handler in {"app_home_opened": opened, "app_mention": mentioned, "message": heard}.items():
        app.event(name)(handler)
    app.shortcut("report")(report)
    app.shortcut("make_ticket")(make_ticket)
    app.view("report")(submitted)
    app.view("second")(kept)
    app.options("v")(devices)
    return app


async def connect(api_url: str, bot_token: str, app_token: str) -> AsyncSocketModeHandler:
    """Runs until its `close_async` is awaited."""
    app = build(AsyncWebClient(bot_token, base_url=api_url))
    handler = AsyncSocketModeHandler(app, app_token)
    await handler.connect_async()
    return handler
