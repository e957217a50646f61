"""Modals as Slack's client treats them: every kind of input, bounds, kept input, stacks of three, closing."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.errors import AppDidNotAnswer, PersonError
from sandbox.form import problems
from sandbox.person import Person
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.sandbox.kettle import MANIFEST, Kettle, buttons, make_workspace, section


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def options(*names: str) -> list[dict[str, Any]]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def asked(name: str, kind: str, **more: Any) -> dict[str, Any]:
    element = {"type": kind, "action_id": "a", **more}
    return {"type": "input", "block_id": name, "label": plain(name.title()), "element": element, "optional": True}


def modal(*blocks: dict[str, Any], callback: str = "form", **more: Any) -> dict[str, Any]:
    given = {"type": "modal", "callback_id": callback, "title": plain("Form"), "submit": plain("Send")}
    return {**given, "blocks": list(blocks), **more}


def opens(kettle: Kettle, view: dict[str, Any]) -> None:
    @kettle.app.command("/tea")
    async def tea(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)


EVERYTHING = modal(
    asked("text", "plain_text_input"),
    asked("count", "number_input", is_decimal_allowed=False),
    asked("one", "static_select", options=options("Red", "Blue")),
    asked("some", "multi_static_select", options=options("Red", "Blue", "Green")),
    asked("boxes", "checkboxes", options=options("Milk", "Sugar")),
    asked("radio", "radio_buttons", options=options("Hot", "Cold")),
    asked("who", "users_select"),
    asked("team", "multi_users_select"),
    asked("where", "conversations_select"),
    asked("day", "datepicker"),
    asked("hour", "timepicker"),
    asked("moment", "datetimepicker"),
    asked("untouched", "plain_text_input"),
)


async def test_every_kind_of_input_is_filled_as_a_person_would(
    kettle: Kettle, workspace: Workspace, anna: Person
) -> None:
    """Options by label, people and channels by name, dates as dates; what nobody touched is null."""
    opens(kettle, EVERYTHING)
    seen: dict[str, Any] = {}

    @kettle.app.view("form")
    async def form(ack: Any, view: Any) -> None:
        await ack()
        seen.update({block: state["a"] for block, state in view["state"]["values"].items()})

    await anna.type("/tea", channel="general")
    answers = {
        "Text": "hello",
        "Count": 3,
        "One": "Blue",
        "Some": ["Red", "Green"],
        "Boxes": ["Milk"],
        "Radio": "Cold",
        "Who": "Wang Li",
        "Team": ["wang.li", "anna"],
        "Where": "#general",
        "Day": date(2026, 3, 5),
        "Hour": time(9, 5),
        "Moment": datetime(2026, 3, 5, tzinfo=UTC),
    }
    for label, answer in answers.items():
        await anna.modal.fill(label, answer)
    assert await anna.modal.submit() == {}
    wang, general = workspace.user("wang.li").id, workspace.channel("general").id
    assert seen["text"] == {"type": "plain_text_input", "value": "hello"}
    assert seen["count"]["value"] == "3"
    assert seen["one"]["selected_option"] == {"text": plain("Blue"), "value": "blue"}
    assert [option["value"] for option in seen["some"]["selected_options"]] == ["red", "green"]
    assert [option["value"] for option in seen["boxes"]["selected_options"]] == ["milk"]
    assert seen["radio"]["selected_option"]["value"] == "cold"
    assert (seen["who"]["selected_user"], seen["team"]["selected_users"]) == (wang, [wang, anna.id])
    assert seen["where"]["selected_conversation"] == general
    assert (seen["day"]["selected_date"], seen["hour"]["selected_time"]) == ("2026-03-05", "09:05")
    assert seen["moment"]["selected_date_time"] == 1772668800
    assert seen["untouched"] == {"type": "plain_text_input", "value": None}


@pytest.mark.parametrize(
    ("kind", "limits", "entered", "complaint"),
    [
        ("plain_text_input", {"min_length": 3}, "ab", "Please enter at least 3 characters."),
        ("plain_text_input", {"max_length": 3}, "abcd", "Please enter no more than 3 characters."),
        ("number_input", {"is_decimal_allowed": False}, "1.5", "Please enter a valid number."),
        ("number_input", {"is_decimal_allowed": True, "min_value": "2"}, "1.5", "Please enter a number of at least 2."),
        ("number_input", {"is_decimal_allowed": True, "max_value": "2"}, "2.5", "Please enter a number of at most 2."),
        ("email_text_input", {}, "anna at home", "Please enter a valid email address."),
        ("url_text_input", {}, "example.com", "Please enter a valid URL."),
        ("plain_text_input", {"min_length": 3}, "abc", None),
        ("plain_text_input", {}, "", None),
    ],
)
def test_bounds_are_checked_before_anything_is_sent(
    kind: str, limits: dict[str, Any], entered: str, complaint: str | None
) -> None:
    found = problems([asked("field", kind, **limits)], {"field": {"a": {"type": kind, "value": entered}}})
    assert found.get("field") == complaint


async def test_an_update_keeps_input_whose_ids_stay(kettle: Kettle, anna: Person) -> None:
    """A block with a new id starts empty; that is how an app clears a field."""
    first = modal(asked("kept", "plain_text_input"), asked("old", "plain_text_input"), buttons("More"))
    opens(kettle, first)
    hashes: list[str] = []

    @kettle.app.action("more")
    async def more(ack: Any, body: Any, client: Any) -> None:
        await ack()
        hashes.append(body["view"]["hash"])
        wider = modal(asked("kept", "plain_text_input"), asked("new", "plain_text_input"), buttons("More"))
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=wider)
        with pytest.raises(SlackApiError, match="hash_conflict"):
            await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=wider)

    await anna.type("/tea", channel="general")
    await anna.modal.fill("Kept", "stays")
    await anna.modal.fill("Old", "goes")
    await anna.modal.click("More")
    assert anna.modal.view.hash not in hashes
    assert anna.modal.text.splitlines()[1:3] == ["Kept (optional): [stays]", "New (optional): []"]


async def test_no_more_than_three_modals_lie_on_each_other(kettle: Kettle, workspace: Workspace, anna: Person) -> None:
    opens(kettle, modal(buttons("Deeper"), asked("x", "plain_text_input")))
    refused: list[str] = []

    @kettle.app.action("deeper")
    async def deeper(ack: Any, body: Any, client: Any) -> None:
        await ack()
        try:
            view = modal(buttons("Deeper"), asked("x", "plain_text_input"), notify_on_close=True)
            await client.views_push(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            refused.append(error.response["error"])

    closed: list[tuple[str, bool]] = []

    @kettle.app.view_closed("form")
    async def gone(ack: Any, body: Any) -> None:
        await ack()
        closed.append((body["view"]["id"], body["is_cleared"]))

    await anna.type("/tea", channel="general")
    root = anna.modal.view.id
    for _ in range(3):
        await anna.modal.click("Deeper")
    assert refused == ["push_limit_reached"]
    assert len(workspace.panels.stack(anna.id)) == 3
    await anna.modal.dismiss()
    assert closed == [(root, True)]
    assert not anna.has_modal


async def test_inputs_stay_silent_unless_they_dispatch(kettle: Kettle, anna: Person) -> None:
    silent = asked("silent", "static_select", options=options("Red", "Blue"))
    loud = {**asked("loud", "static_select", options=options("Red", "Blue")), "dispatch_action": True}
    opens(kettle, modal(silent, loud))
    heard: list[tuple[str, str]] = []

    @kettle.app.action("a")
    async def chosen(ack: Any, action: Any, body: Any) -> None:
        await ack()
        assert body["view"]["state"]["values"]["silent"]["a"]["selected_option"]["value"] == "red"
        heard.append((action["block_id"], action["selected_option"]["value"]))

    await anna.type("/tea", channel="general")
    await anna.modal.fill("Silent", "Red")
    await anna.modal.fill("Loud", "Blue")
    assert heard == [("loud", "blue")]
    with pytest.raises(PersonError, match="no option 'Green'"):
        await anna.modal.fill("Silent", "Green")
    with pytest.raises(PersonError, match="there is no 'Colour' here"):
        await anna.modal.fill("Colour", "Red")


async def test_what_the_manifest_switches_off_is_not_there() -> None:
    """No interactivity: clicks never arrive. No Home tab: nothing can be published. Read-only: nobody can write."""
    bare: dict[str, Any] = {**MANIFEST, "settings": {"socket_mode_enabled": True}}
    bare["features"] = {"app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}}
    workspace = make_workspace(manifest=bare)
    anna = Person(workspace, "anna")
    async with serve(workspace) as served:
        client = AsyncWebClient(token=served.bot_token, base_url=served.api_url)
        await client.chat_postMessage(channel=anna.id, text="x", blocks=[buttons("Go")])
        with pytest.raises(AppDidNotAnswer, match="not configured"):
            await anna.click(anna.dm_messages()[-1], "Go")
        with pytest.raises(SlackApiError, match="not_enabled"):
            await client.views_publish(user_id=anna.id, view={"type": "home", "blocks": [section("x")]})
        with pytest.raises(PersonError, match="turned off"):
            await anna.dm("hello?")
    assert workspace.journal.sent == []
