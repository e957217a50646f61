"""An unmodified Bolt app meets people: commands, modals, buttons, Home tab, shortcuts, direct messages."""

from typing import Any

import pytest

from sandbox.errors import AppDidNotAnswer, PersonError
from sandbox.person import Person
from sandbox.workspace import Workspace
from tests.sandbox.kettle import Kettle, buttons, section

TEXT = {"type": "plain_text_input", "action_id": "kind", "max_length": 20}
MODAL = {
    "type": "modal",
    "callback_id": "order",
    "title": {"type": "plain_text", "text": "Order tea"},
    "submit": {"type": "plain_text", "text": "Order"},
    "blocks": [
        {"type": "input", "block_id": "kind", "label": {"type": "plain_text", "text": "Kind"}, "element": TEXT},
        {
            "type": "input",
            "block_id": "size",
            "optional": True,
            "label": {"type": "plain_text", "text": "Size"},
            "element": {
                "type": "static_select",
                "action_id": "size",
                "options": [
                    {"text": {"type": "plain_text", "text": "Small"}, "value": "s"},
                    {"text": {"type": "plain_text", "text": "Large"}, "value": "l"},
                ],
            },
        },
    ],
}


def serve_orders(kettle: Kettle, channel_id: str) -> None:
    """Command -> modal -> checked submission -> card with a button -> updated card."""
    app = kettle.app

    @app.command("/tea")
    async def tea(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("order")
    async def order(ack: Any, view: Any, body: Any, client: Any) -> None:
        values = view["state"]["values"]
        kind = values["kind"]["kind"]["value"]
        if kind == "coffee":
            await ack(response_action="errors", errors={"kind": "We have tea only"})
            return
        await ack()
        size = (values["size"]["size"]["selected_option"] or {}).get("value", "-")
        await client.chat_postMessage(
            channel=channel_id,
            text=f"{kind} {size}",
            blocks=[section(f"*{kind}* ({size}) for <@{body['user']['id']}>"), buttons("Serve", "Spill")],
            metadata={"event_type": "tea_ordered", "event_payload": {"row": 7}},
        )

    @app.action("serve")
    async def serve(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"],
            ts=body["message"]["ts"],
            text="served",
            blocks=[section(f"Served by <@{body['user']['id']}>")],
        )


async def test_an_order_from_the_command_to_the_served_tea(
    kettle: Kettle, workspace: Workspace, wang: Person, anna: Person
) -> None:
    """The whole way through a modal, with an error of the client, an error of the app, a card and its update."""
    general = workspace.channel("general")
    serve_orders(kettle, general.id)

    await wang.type("/tea please", channel="general")
    assert wang.modal.title == "Order tea"
    assert await wang.modal.submit() == {"kind": "请填写此必填字段。"}
    await wang.modal.fill("Kind", "coffee")
    assert await wang.modal.submit() == {"kind": "We have tea only"}
    await wang.modal.fill("Kind", "oolong")
    await wang.modal.fill("Size", "Large")
    assert await wang.modal.submit() == {}
    assert not wang.has_modal

    card = await anna.wait_for_message("general", "oolong")
    assert anna.text_of(card) == "oolong (l) for @Wang Li\n[Serve] [Spill]"
    await anna.click(card, "Serve")
    assert anna.text_of(card) == "Served by @Anna Berg"
    assert workspace.journal.rejected() == []
    assert workspace.journal.failures() == []


async def test_metadata_is_given_back_only_when_asked_for(kettle: Kettle, workspace: Workspace, wang: Person) -> None:
    general = workspace.channel("general")
    serve_orders(kettle, general.id)
    await wang.type("/tea", channel="general")
    await wang.modal.fill("Kind", "oolong")
    await wang.modal.submit()
    plain = await kettle.client.conversations_history(channel=general.id)
    full = await kettle.client.conversations_history(channel=general.id, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == {"event_type": "tea_ordered", "event_payload": {"row": 7}}


@pytest.mark.usefixtures("kettle")
async def test_a_command_outside_the_manifest_does_not_exist(wang: Person) -> None:
    with pytest.raises(PersonError, match="/coffee 不是有效的命令"):
        await wang.type("/coffee", channel="general")


@pytest.mark.usefixtures("kettle")
async def test_commands_are_refused_in_threads(wang: Person) -> None:
    message = await wang.say("general", "hello")
    with pytest.raises(PersonError, match="消息列中不支持 /tea"):
        await wang.type("/tea", channel="general", thread=message.ts)


@pytest.mark.usefixtures("kettle")
async def test_a_command_nobody_acknowledges_is_seen_and_recorded(workspace: Workspace, wang: Person) -> None:
    with pytest.raises(AppDidNotAnswer, match="operation_timeout"):
        await wang.type("/teapot", channel="general")
    assert "operation_timeout" in wang.texts("general")[-1]
    assert [failure.what for failure in workspace.failures] == ["/teapot"]
    assert len(workspace.journal.failures()) == 1


async def test_an_answer_in_the_acknowledgement_is_ephemeral(kettle: Kettle, wang: Person, anna: Person) -> None:
    @kettle.app.command("/teapot")
    async def pot(ack: Any, command: Any) -> None:
        await ack(f"short and stout, {command['text']}")

    await wang.type("/teapot milk & @anna", channel="general")
    assert wang.texts("general") == ["short and stout, milk & @anna"]
    assert anna.texts("general") == []


async def test_should_escape_turns_names_into_references(kettle: Kettle, workspace: Workspace, wang: Person) -> None:
    seen = []

    @kettle.app.command("/tea")
    async def tea(ack: Any, command: Any) -> None:
        await ack()
        seen.append(command["text"])

    await wang.type("/tea for @anna in #general", channel="general")
    anna, general = workspace.user("anna").id, workspace.channel("general").id
    assert seen == [f"for <@{anna}> in <#{general}|general>"]


async def test_response_url_replaces_what_the_button_stood_in(kettle: Kettle, wang: Person) -> None:
    @kettle.app.command("/tea")
    async def tea(ack: Any) -> None:
        await ack(text="pick", blocks=[buttons("Green", "Black")])

    @kettle.app.action("green")
    async def green(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="green it is", replace_original=True)

    await wang.type("/tea", channel="general")
    await wang.click(wang.read("general")[-1], "Green")
    assert wang.texts("general") == ["green it is"]


async def test_the_home_tab_is_published_when_it_is_opened(kettle: Kettle, wang: Person) -> None:
    @kettle.app.event("app_home_opened")
    async def opened(event: Any, client: Any) -> None:
        home = {"type": "home", "blocks": [section("Welcome"), buttons("Again")]}
        await client.views_publish(user_id=event["user"], view=home)

    @kettle.app.action("again")
    async def again(ack: Any, body: Any, client: Any) -> None:
        await ack()
        home = {"type": "home", "blocks": [section("Welcome back")]}
        await client.views_publish(user_id=body["user"]["id"], view=home, hash=body["view"]["hash"])

    await wang.open_home()
    assert wang.home_text == "Welcome\n[Again]"
    await wang.click_home("Again")
    assert wang.home_text == "Welcome back"


async def test_shortcuts_reach_the_app_and_bring_the_message_along(kettle: Kettle, wang: Person, anna: Person) -> None:
    quoted = []

    @kettle.app.shortcut("brew")
    async def brew(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @kettle.app.shortcut("quote")
    async def quote(ack: Any, body: Any) -> None:
        await ack()
        quoted.append((body["message"]["text"], body["channel"]["name"]))

    await wang.shortcut("brew")
    assert wang.modal.title == "Order tea"
    message = await wang.say("general", "the printer is on fire")
    await anna.message_shortcut("quote", message)
    assert quoted == [("the printer is on fire", "general")]
    with pytest.raises(PersonError):
        await anna.message_shortcut("brew", message)


async def test_direct_messages_and_mentions_reach_the_app(kettle: Kettle, wang: Person) -> None:
    @kettle.app.event("message")
    async def heard(event: Any, say: Any) -> None:
        if event["channel_type"] == "im":
            await say(f"you said {event['text']}")

    @kettle.app.event("app_mention")
    async def mentioned(event: Any, say: Any) -> None:
        await say("at your service", thread_ts=event["ts"])

    await wang.dm("a < b")
    assert [wang.text_of(m) for m in wang.dm_messages()] == ["a < b", "you said a < b"]
    message = await wang.say("general", "@kettle hello")
    assert [wang.text_of(m) for m in wang.thread("general", message.ts)] == ["@Kettle hello", "at your service"]


async def test_pushed_modals_return_to_the_one_below(kettle: Kettle, wang: Person) -> None:
    events = []

    @kettle.app.command("/tea")
    async def tea(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view={**MODAL, "notify_on_close": True})

    @kettle.app.view("order")
    async def order(ack: Any) -> None:
        await ack(response_action="push", view={**MODAL, "callback_id": "second", "notify_on_close": True})

    @kettle.app.view("second")
    async def second(ack: Any) -> None:
        await ack(response_action="clear")

    @kettle.app.view_closed("second")
    async def closed(ack: Any, body: Any) -> None:
        await ack()
        events.append((body["view"]["callback_id"], body["is_cleared"]))

    await wang.type("/tea", channel="general")
    await wang.modal.fill("kind", "oolong")
    await wang.modal.submit()
    first, top = wang.workspace.panels.stack(wang.id)
    assert (top.previous_id, top.root_id) == (first.id, first.id)
    await wang.modal.cancel()
    assert events == [("second", False)]
    assert wang.modal.view is first
    await wang.modal.submit()
    await wang.modal.fill("kind", "oolong")
    assert await wang.modal.submit() == {}
    assert not wang.has_modal


async def test_external_selects_search_and_store_what_was_found(kettle: Kettle, wang: Person) -> None:
    select = {
        "type": "external_select",
        "action_id": "plantation",
        "min_query_length": 2,
        "placeholder": {"type": "plain_text", "text": "Plantation"},
    }
    chosen = []

    @kettle.app.command("/tea")
    async def tea(ack: Any) -> None:
        await ack(text="where from?", blocks=[{"type": "actions", "elements": [select]}])

    @kettle.app.options("plantation")
    async def search(ack: Any, payload: Any) -> None:
        names = [n for n in ("Darjeeling", "Assam", "Uji") if payload["value"].lower() in n.lower()]
        await ack(options=[{"text": {"type": "plain_text", "text": n}, "value": n.lower()} for n in names])

    @kettle.app.action("plantation")
    async def picked(ack: Any, action: Any) -> None:
        await ack()
        chosen.append(action["selected_option"]["value"])

    await wang.type("/tea", channel="general")
    await wang.select(wang.read("general")[-1], "Plantation", "darj")
    assert chosen == ["darjeeling"]
    with pytest.raises(PersonError, match="no option"):
        await wang.select(wang.read("general")[-1], "Plantation", "Ceylon")
