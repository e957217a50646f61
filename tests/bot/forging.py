"""Whatever Slack could be made to send about a ticket: every command, button, form, option list, shortcut and event of
the table of contents, as somebody who has no business with it, and everything that comes back to them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import handlers
from bot.dispatch import Background, Dispatcher, Handler
from bot.languages import Languages
from bot.surface import SlackSurface
from models.base import Base
from sandbox.records import Channel, Json, User
from services.work import Work
from tests.bot.effect_stage import Stage
from tests.journeys.prying import everything_filled_in
from views import ids

TABLES = {
    "command": handlers.COMMANDS,
    "click": handlers.ACTIONS,
    "form": handlers.FORMS,
    "options": handlers.OPTIONS,
    "shortcut": handlers.SHORTCUTS,
}
NUMBER = re.compile(r"\d+")
FOREIGN = "T0ELSEWHERE"
KEPT = "complaint_access"  # who tried to get at a complaint is kept on purpose (process §3.11)


@dataclass(frozen=True)
class Way:
    """One entry of the table of contents."""

    kind: str
    name: str

    @property
    def handler(self) -> Handler:
        return TABLES[self.kind][self.name]


def ways() -> Iterator[Way]:
    for kind, table in TABLES.items():
        yield from (Way(kind, name) for name in table)


def record(work: Work, number: int) -> dict[str, list[Any]]:
    """Every row there is about this ticket."""
    found = {}
    for table in Base.metadata.sorted_tables:
        column = table.c.get("ticket_id") if table.name != "ticket" else table.c.id
        if column is not None and table.name != KEPT:
            found[table.name] = [tuple(row) for row in work.session.execute(select(table).where(column == number))]
    return found


class Intruder:
    """A person at the dispatcher, as Bolt would bring them there."""

    def __init__(self, on: Stage, slack_id: str, *, foreign: bool = False) -> None:
        self.on, self.id, self._foreign = on, slack_id, foreign
        self.text, self.outcomes = "8", list[str]()
        self._events = 0
        on.workspace.state.users.setdefault(slack_id, User(slack_id, slack_id.lower(), slack_id))
        self._background = Background()
        self._dispatcher = Dispatcher(
            on.desk, SlackSurface(on.client), Languages(on.desk, on.client), self._background, handlers.ACTIONS
        )
        self._dispatcher.on_outcome.append(self.outcomes.append)
        self._home: Channel = on.workspace.interactions._rooms.direct([on.workspace.bot.id, slack_id])

    async def tries(self, way: Way, number: int | str) -> str:
        """Everything that came back: the answer itself, windows, Home, private lines; digits left out."""
        answers: list[Any] = []
        seen, calls = set(self.on.workspace.state.messages.get(self._home.id, {})), len(self.on.workspace.journal.calls)

        async def ack(*args: Any, **given: Any) -> None:
            answers.append([args, given])

        await self._dispatcher.interaction(way.handler, self._payload(way, number), ack)
        await self._background.finish(seconds=5)
        made = self.on.workspace.journal.calls[calls:]
        answers += [[one.method, one.arguments.get("view")] for one in made if one.method.startswith("views.")]
        told = self.on.workspace.state.messages.get(self._home.id, {})
        answers += [[one.text, one.blocks] for ts, one in told.items() if ts not in seen]
        return NUMBER.sub("#", json.dumps(answers, ensure_ascii=False, default=str))

    async def sends(self, kind: str, event: Json) -> list[str]:
        """An event that Slack delivers on account of this person; returns what they were told privately."""
        workspace, calls = self.on.workspace, len(self.on.workspace.journal.calls)
        self._events += 1
        body = {
            "type": "event_callback",
            "event_id": f"Ev{self.id}{self._events}",
            "team_id": workspace.state.team.id,
            "authorizations": [{"team_id": workspace.state.team.id, "user_id": workspace.state.bot.id}],
            "event": {"type": kind, "user": self.id, **event},
        }
        await self._dispatcher.event(handlers.EVENTS[kind], body)
        await self._background.finish(seconds=5)
        made = workspace.journal.calls[calls:]
        return [str(one.arguments.get("text")) for one in made if one.method == "chat.postEphemeral"]

    def _payload(self, way: Way, number: int | str) -> Json:
        interactions = self.on.workspace.interactions
        trigger = interactions._grants.trigger(self.id)
        url = interactions._grants.response_url(self._home.id, self.id)
        if way.kind == "command":
            return {
                "command": way.name,
                "text": f"INC-{number}" if isinstance(number, int) else number,
                "user_id": self.id,
                "trigger_id": trigger,
                "response_url": url,
                "team_id": self.on.workspace.state.team.id,
                "channel_id": self._home.id,
            }
        kinds = {
            "click": "block_actions",
            "form": "view_submission",
            "options": "block_suggestion",
            "shortcut": "message_action",
        }
        base = interactions.base(kinds[way.kind], self.id) | {"trigger_id": trigger}
        if self._foreign:
            base["user"] = base["user"] | {"team_id": FOREIGN}
        return base | self._body(way, number, url)

    def _body(self, way: Way, number: int | str, url: str) -> Json:
        meant = {
            "t": number,
            "h": number,
            "a": number,
            "e": number,
            "r": "commander",
            "s": "remove",
            "k": "problem",
            "do": "ticket.take",
        }
        if way.name.startswith("knowledge") or way.name == "ticket.use_article":
            # there it is an article's number; a form without it writes a new one
            meant = {**meant, "k": number} if way.kind == "click" else {k: v for k, v in meant.items() if k != "k"}
        if way.kind == "click":
            value = ids.pack(**meant)
            action = {"action_id": way.name, "block_id": "forged", "value": value, "action_ts": f"{number}.{way.name}"}
            action["selected_option"] = {"value": value}
            container = {"type": "message", "message_ts": "1.0", "channel_id": self._home.id}
            return {"actions": [action], "response_url": url, "container": container, "state": {"values": {}}}
        if way.kind == "form":
            view = {
                "id": f"V{way.name}{number}{self.id}{len(self.outcomes)}",
                "type": "modal",
                "callback_id": way.name,
                "blocks": [],
            }
            view |= {"private_metadata": ids.metadata(**meant), "state": {"values": everything_filled_in(self.text)}}
            return {"view": view, "response_urls": []}
        if way.kind == "shortcut":
            message = {"type": "message", "text": f"INC-{number}", "ts": "1.0", "user": self.id}
            place = {"id": self._home.id, "name": "directmessage"}
            return {"callback_id": way.name, "message": message, "channel": place, "response_url": url}
        return {"action_id": way.name, "block_id": "forged", "value": f"INC-{number}", "container": {"type": "view"}}
