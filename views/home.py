"""App Home: what the reader has open, what they can start, for support the group's queue, and the language of the
desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.projection import TicketCard
from domain.roster import OnCallFace
from views import blocks as b
from views import phrases
from views.blocks import Block, View
from views.ids import Click, Form
from views.markup import joined
from views.roster import ids as roster
from views.roster.on_call import on_home
from views.ticket.lists import more, row
from views.words import Language

# In their own words, whatever language is shown: who cannot read the one finds the other.
LANGUAGES = {"zh": "简体中文", "en": "English"}
LISTED = 15
LATE = timedelta(minutes=2)


class Overview(Protocol):
    """What the use cases give: the first tickets of each list, and how many there are in all."""

    @property
    def mine(self) -> Sequence[TicketCard]: ...
    @property
    def queue(self) -> Sequence[TicketCard]: ...
    @property
    def mine_total(self) -> int: ...
    @property
    def queue_total(self) -> int: ...
    @property
    def support(self) -> bool: ...
    @property
    def manager(self) -> bool: ...
    @property
    def approvals(self) -> Sequence[TicketCard]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the desk itself is: how far its schedule lags, and how many messages wait for Slack."""

    lag: timedelta = timedelta(0)
    waiting: int = 0

    @property
    def well(self) -> bool:
        return self.lag < LATE


def home(
    overview: Overview,
    language: Language,
    *,
    health: Health | None = None,
    phone: str = "",
    on_call: Sequence[OnCallFace] = (),
) -> View:
    """The whole page; it is drawn again whenever it is opened."""
    return b.home(
        [
            b.header(language.say("Hotline")),
            *_health(health, phone, language),
            *_start(overview, language),
            *_approvals(overview, language),
            *_mine(overview, language),
            *_queue(overview, language),
            *on_home(on_call, language),
            b.divider(),
            _language(language),
        ],
        callback_id=Form.HOME,
    )


def _start(overview: Overview, language: Language) -> list[Block]:
    elements = [
        b.button(language.say("Report an incident"), Click.REPORT, style="primary"),
        b.button(language.say("Request a service"), Click.REQUEST),
        b.button(language.say("Make a complaint"), Click.COMPLAIN),
    ]
    if overview.manager:
        elements.append(b.button(language.say("Daily digest"), Click.FIGURES))
    if overview.support:
        elements.append(b.button(language.say("I am away"), roster.Click.AWAY))
    return b.actions(elements, block_id="home.start")


def _approvals(overview: Overview, language: Language) -> list[Block]:
    """What waits for the reader's decision comes first: somebody else cannot go on."""
    if not overview.approvals:
        return []
    total = len(overview.approvals)
    return [
        b.divider(),
        b.section(language.mark("*Waiting for your approval* ({n})", n=total), block_id="home.approvals"),
        *_rows("approvals", overview.approvals, total, language=language),
    ]


def _mine(overview: Overview, language: Language) -> list[Block]:
    refresh = b.button(language.say("Refresh"), Click.MY_TICKETS, spoken=language.say("Refresh my tickets"))
    return [
        b.divider(),
        b.section(language.mark("*My tickets* ({n})", n=overview.mine_total), accessory=refresh, block_id="home.mine"),
        *_rows("mine", overview.mine, overview.mine_total, language=language),
    ]


def _queue(overview: Overview, language: Language) -> list[Block]:
    if not overview.support:
        return []
    refresh = b.button(language.say("Refresh"), Click.QUEUE, spoken=language.say("Refresh the queue"))
    return [
        b.divider(),
        b.section(language.mark("*My queue* ({n})", n=overview.queue_total), accessory=refresh, block_id="home.queue"),
        *_rows("queue", overview.queue, overview.queue_total, language=language),
    ]


def _rows(name: str, cards: Sequence[TicketCard], total: int, *, language: Language) -> list[Block]:
    """A ticket may stand in both lists, so each list names its blocks."""
    if not cards:
        return [b.context(language.say("Nothing open."))]
    shown = [row(card, language) | {"block_id": f"{name}.{card.ticket.id}"} for card in cards[:LISTED]]
    return [*shown, *more(total, len(shown), language)]


def _health(health: Health | None, phone: str, language: Language) -> list[Block]:
    """While all is well one quiet line; otherwise what is late, and the telephone."""
    call = language.say("Hotline: {phone}", phone=phone) if phone else ""
    if health is None:
        return [b.context(call)] if call else []
    if health.well:
        return [b.context(joined([language.say("The hotline works normally."), call], phrases.SEPARATOR))]
    late = language.say(
        "The hotline is {span} behind; reports are kept, messages may be late.", span=language.span(health.lag)
    )
    waiting = language.count("{n} message is waiting.", "{n} messages are waiting.", health.waiting)
    return [b.section(language.together([f"⚠️ {late}", waiting, call]))]


def _language(language: Language) -> Block:
    options = [b.option(name, code) for code, name in LANGUAGES.items()]
    element = b.select(Click.LANGUAGE, options, initial=language.code)
    return b.section(language.mark("*Language / 语言*"), accessory=element, block_id="home.language")
