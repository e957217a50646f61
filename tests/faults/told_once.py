"""The one check of the fault tests: everything committed was told, each thing once, and nothing else was said."""

import json
import re
from collections import Counter
from datetime import datetime
from typing import Any, Protocol

from domain.effects import EffectKind
from domain.people import SYSTEM
from models.outbox import SENT, OutboxRow
from models.ticket import AnchorRow, TicketRow
from sandbox.records import Message
from sandbox.workspace import Workspace
from services.desk import Desk
from services.work import Work

FIRST = {"receipt", "complaint_receipt"}
NUMBER = re.compile(r"\b([A-Za-z]{2,4})-\d+")
OWN = {None, "thread_broadcast"}
Said = Counter[tuple[str, bool]]  # how often in which place, at its top level or in a thread


class Stage(Protocol):
    """Whatever has a workspace and the record beside it."""

    @property
    def workspace(self) -> Workspace: ...
    @property
    def desk(self) -> Desk: ...


async def assert_told_once(on: Stage, *, until: datetime | None = None) -> Said:
    """Every row (recorded by then) went out; every message is one row's, once; one receipt a ticket, one card a group,
    one channel a major incident. Returns what was said, for a comparison with a day on which nothing went wrong.
    """
    rows = await on.desk.look(SYSTEM, _rows)
    left = {(row.kind, row.state, row.error) for row in rows if until is None or row.created_at <= until}
    left = {one for one in left if one[1] != SENT}
    assert left == set(), f"not sent: {left}"
    messages = [one for one in _messages(on) if not one.ephemeral]
    signed = [_signature(one) for one in messages]
    assert None not in signed, "a message that is no row's"
    twice = {one: count for one, count in Counter(signed).items() if count > 1}
    assert twice == {}, "said twice"
    assert {one[0] for one in signed if one} <= {row.id for row in rows}
    await _one_of_each(on)
    alarms = {row.id for row in rows if row.kind == EffectKind.ALARM}
    return Counter(_said(on, one) for one, by in zip(messages, signed, strict=True) if by and by[0] not in alarms)


async def _one_of_each(on: Stage) -> None:
    tickets, anchors = await on.desk.look(SYSTEM, _tickets), await on.desk.look(SYSTEM, _anchors)
    for ticket, what in ((one, what) for one in tickets for what in FIRST):
        assert anchors[ticket, what] <= 1
    assert {what: count for what, count in anchors.items() if what[1].startswith("card:") and count != 1} == {}
    made = [one.name for one in on.workspace.state.channels.values() if one.creator == on.workspace.bot.id]
    made = [one for one in made if one.startswith("major-")]
    assert len(made) == len([one for one in anchors if one[1] == "major"]), made


def _messages(on: Stage) -> list[Message]:
    """What the bot has said; the workspace's own notes of joining, topics and pins are left out."""
    everything = (one for channel in on.workspace.state.messages.values() for one in channel.values())
    return [one for one in everything if one.user == on.workspace.bot.id and one.subtype in OWN]


def parts_said(on: Stage) -> dict[tuple[int, str], list[Message]]:
    """Every row's messages, by the part of the row that they are."""
    found: dict[tuple[int, str], list[Message]] = {}
    for message in _messages(on):
        by = _signature(message)
        if by is not None:
            found.setdefault(by, []).append(message)
    return found


def _signature(message: Message) -> tuple[int, str] | None:
    payload: Any = (message.metadata or {}).get("event_payload") or {}
    return (int(payload["row"]), str(payload["part"])) if "row" in payload else None


def _said(on: Stage, message: Message) -> tuple[str, bool]:
    channel = on.workspace.state.channels[message.channel_id]
    place = channel.name or "+".join(sorted(on.workspace.state.users[one].name for one in channel.members))
    return place, message.is_reply


def _rows(work: Work) -> list[OutboxRow]:
    rows = list(work.session.query(OutboxRow).order_by(OutboxRow.id))
    work.session.expunge_all()
    return rows


def _tickets(work: Work) -> list[int]:
    return [row.id for row in work.session.query(TicketRow)]


def _anchors(work: Work) -> Counter[tuple[int, str]]:
    return Counter((row.ticket_id, row.what) for row in work.session.query(AnchorRow))


def seen(on: Stage) -> Counter[tuple[str, ...]]:
    """Everything people can see in the workspace at the end: what was said, word for word, and each channel's members,
    topic and pins. Numbers are left out: PostgreSQL gives one that was rolled back to nobody.
    """
    found: Counter[tuple[str, ...]] = Counter()
    for one in _messages(on):
        place, reply = _said(on, one)
        blocks = json.dumps(_without_ids(one.blocks), ensure_ascii=False, sort_keys=True)
        found[_unnumbered(place), str(reply), _unnumbered(one.text), _unnumbered(blocks)] += 1
    for channel in on.workspace.state.channels.values():
        if not channel.direct:
            members = "+".join(sorted(channel.members))
            found[_unnumbered(channel.name), members, _unnumbered(channel.topic), str(len(channel.pins))] += 1
    return found


def _unnumbered(text: str) -> str:
    return NUMBER.sub(r"\1-#", text)


def _without_ids(value: Any) -> Any:
    """Blocks, but not the ids that Slack and the database gave."""
    if isinstance(value, dict):
        kept = {key: inner for key, inner in value.items() if key not in {"block_id", "slack_file", "value"}}
        return {key: _without_ids(inner) for key, inner in kept.items()}
    return [_without_ids(one) for one in value] if isinstance(value, list | tuple) else value
