"""Everything somebody can try in Slack to get at a ticket that is not theirs, and everything they can read there."""

import json
import re
from collections.abc import Iterator, Mapping

import handlers
from domain.hand_overs import BLANKS
from sandbox.form import Element
from sandbox.records import Message
from sandbox.shapes import view_object
from sandbox.state import State
from tests.journeys.world import World
from tests.rulebooks import example
from views import ids
from views.calls import ids as call_ids
from views.complaint import Field as ComplaintField
from views.hand_over import ids as hand_over_ids
from views.knowledge import ids as knowledge_ids
from views.roster import ids as roster_ids

WORD = "quittengelee"  # what a secret ticket says wherever anybody types anything
ABSENT = 4711  # the number of no ticket
# What makes something new whatever number is in it, so that the two answers may differ.
MAKING = frozenset({"complaint.submit"})
ANY_CHOICE = {
    "pending_reason": "waiting_for_user",
    "impact": "high",
    "urgency": "high",
    "priority": "P1",
    "resolution_code": "permanent_fix",
    "finding": "partly",
    "severity": "serious",
    "topic": "conduct",
    "confidentiality": "open",
    "criterion": "C1",
    "workaround": "yes",
    "group": "network",
    "service": "printing",
    "category": "terminal",
    "person": "1",
    "audience": "user",
    "language": "zh_CN",
    "hand_over_kind": "problem",
    "when": "now",
    "call_kind": "incident",
    "away_reason": "training",
}


def commands(number: int) -> tuple[str, ...]:
    """Every line in which a number can be typed."""
    return (
        f"/hotline CMP-{number}",
        f"/hotline {number}",
        f"/hotline INC-{number}",
        f"/hotline why CMP-{number}",
        f"/major CMP-{number}",
        f"/complaint CMP-{number}",
    )


def clicks() -> list[str]:
    """Every button, menu and select there is."""
    return sorted(set(handlers.ACTIONS) - MAKING)


def forms() -> list[str]:
    """Every form there is, except those that make something."""
    return sorted(set(handlers.FORMS) - MAKING)


async def typed(world: World, key: str, line: str) -> str:
    """What comes of a command: the private answer, and the window if one opens."""
    person = world.person(key)
    general = world.workspace.channel("general")
    place = general if person.id in general.members else person.direct
    before = {one.ts for one in person.read(place)}
    await person.type(line, channel=place)
    await world.settle()
    answers = [person.text_of(one) for one in person.read(place) if one.ts not in before]
    window = person.modal.text if person.has_modal else ""
    if person.has_modal:
        await person.modal.dismiss()
    return "\n".join([*answers, window])


async def clicked(world: World, key: str, holder: Message, action: str, number: int) -> str:
    """A button forged on a message of one's own; returns what is answered."""
    person = world.person(key)
    channel = world.workspace.state.channels[holder.channel_id]
    before = {one.ts for one in person.read(channel)}
    body = {
        "type": "button",
        "action_id": action,
        "value": ids.about(number),
        "text": {"type": "plain_text", "text": "x"},
    }
    block = {"type": "actions", "block_id": "forged", "elements": [body]}
    await world.workspace.interactions.act(person.id, holder, Element(block, body), {})
    await world.settle()
    answers = [person.text_of(one) for one in person.read(channel) if one.ts not in before]
    window = person.modal.text if person.has_modal else ""
    if person.has_modal:
        await person.modal.dismiss()
    return "\n".join([*answers, window])


async def submitted(world: World, key: str, form: str, number: int) -> str:
    """A form forged around a window of one's own; returns what is answered."""
    person = world.person(key)
    state = world.workspace.state
    await person.type("/incident", channel=person.direct)
    await person.wait_for(lambda: person.has_modal)
    view = view_object(state, person.modal.view)
    view |= {"callback_id": form, "private_metadata": ids.metadata(t=number, e=1), "id": f"{view['id']}{form}{number}"}
    view["state"] = {"values": everything_filled_in("8")}
    interactions = world.workspace.interactions
    payload = interactions.base("view_submission", person.id)
    payload |= {"trigger_id": interactions._grants.trigger(person.id), "view": view, "response_urls": []}
    ack = await interactions.deliver_view(payload, answerable=True)
    await person.modal.dismiss()
    await world.settle()
    return json.dumps(ack.body, ensure_ascii=False, sort_keys=True)


def fields() -> set[str]:
    """Every block there is to type into or choose from: of all forms, of every kind of hand-over, of every item."""
    others = (*hand_over_ids.Field, *call_ids.Field, *roster_ids.Field, *knowledge_ids.Field)
    named = (*ids.Field, *ComplaintField, *others)
    blanks = (blank.key for kind in BLANKS.values() for blank in kind)
    asked = (f"answer.{one.key}" for item in example().catalogue.items for one in item.form)
    return {*map(str, named), *map(str, blanks), *map(str, asked)}


def everything_filled_in(text: str) -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    """An answer of every shape in every field there is."""
    return {
        str(field): {
            str(field): {
                "value": text,
                "selected_option": {"value": ANY_CHOICE.get(str(field), "yes")},
                "selected_options": [{"value": "network"}],
                "selected_user": "U0SHI",
                "selected_users": ["U0SHI"],
                "selected_date_time": 1_900_000_000,
            }
        }
        for field in fields()
    }


def shows(text: str, number: int) -> bool:
    """A word of the complaint with this number, or that there is one."""
    return WORD in text or re.search(rf"\bCMP-{number}\b", text) is not None


def readable(state: State, user_id: str) -> Iterator[tuple[str, str]]:
    """Where and what: every channel, message, Home tab and window that Slack would show this person, as it was sent."""
    for channel in state.channels.values():
        if not state.visible(channel, user_id):
            continue
        yield f"about #{channel.name}", str(channel)
        for message in state.in_channel(channel.id):
            if message.visible_to in {None, user_id}:
                sent = {"text": message.text, "blocks": message.blocks, "metadata": message.metadata}
                yield f"#{channel.name or channel.id} {message.ts}", json.dumps(sent, ensure_ascii=False)
    if user_id in state.homes:
        yield "Home", json.dumps(state.homes[user_id].definition, ensure_ascii=False)
    for view in state.views.values():
        if view.user_id == user_id:
            yield f"window {view.id}", json.dumps(view.definition, ensure_ascii=False)
