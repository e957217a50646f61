"""Every view with every kind of example, in one language: what the tests of all views walk over."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from domain.calendars import Calendars
from domain.configured import Words
from domain.errors import DeskError
from domain.projection import Alike, DuplicateFace, PersonRef, TicketCard
from domain.rulebook import Rulebook
from domain.sla import ClockEvent, ClockEventKind, Reading, read
from domain.ticket import MajorState, PendingReason, Priority, State, TicketType
from tests.views import faces
from tests.views.faces import NOW, REPORTED
from views import errors, escalation, help, home, major, nudge, report, ticket  # noqa: A004 - the page is called help
from views.blocks import Shown, View
from views.words import Language

SNOOZES = (timedelta(minutes=15), timedelta(hours=1))


@dataclass(frozen=True)
class Overview:
    mine: tuple[TicketCard, ...]
    queue: tuple[TicketCard, ...]
    mine_total: int
    queue_total: int
    support: bool
    manager: bool
    approvals: tuple[TicketCard, ...] = ()


@dataclass(frozen=True)
class Said:
    author: PersonRef | None
    text: str
    public: bool = True
    from_user: bool = False
    by_phone: bool = False


@dataclass(frozen=True)
class Explanation:
    card: TicketCard
    readings: tuple[tuple[str, Reading], ...]
    stays: tuple[tuple[Words, str, Reading], ...] = ()


def typed(text: str) -> Iterator[tuple[str, TicketCard]]:
    """The ticket in every state, with the same text typed wherever people type."""
    person = PersonRef(id=1, slack_id=None, name=text)
    common: dict[str, Any] = {
        "title": text,
        "description": text,
        "permalink": "https://example.slack.com/archives/C1/p1",
    }
    late = faces.clock("resolution", percent=120, remaining=timedelta(hours=-1), breached_at=NOW)
    paused = faces.clock("resolution", state="paused", due=None, percent=80)
    for state in State:
        known = faces.ticket(state=state, resolution=text, resolution_code="workaround", **common)
        yield f"state {state}", faces.card(known, reporter=person)
    for reason in PendingReason:
        known = faces.pending(reason, pending_until=NOW + timedelta(days=1), **common)
        yield f"pending {reason}", faces.card(known, clocks=(faces.RESPONSE, paused))
    for kind in TicketType:
        known = faces.ticket(type=kind, state=State.IN_PROGRESS, item="vpn", **common)
        asked = tuple((Words(en=f"Question {n}", zh=f"问题{n}"), text) for n in range(12))
        clocks = tuple(faces.clock(one) for one in ("response", "approval", "resolution"))
        yield (
            f"type {kind}",
            faces.card(known, item=Words(en="Remote access", zh="远程接入"), answers=asked, clocks=clocks),
        )
    bare = faces.ticket(priority=None, impact=None, urgency=None, service=None, scope=None, can_work=None, **common)
    yield "bare", faces.card(bare, reporter=None, assignee=None, group=None, service_path=(), unit_path=(), clocks=())
    yield "late", faces.card(faces.ticket(priority=Priority.P1, **common), clocks=(late,), affected=person)
    yield from _together(text, common)
    night = faces.clock("response", calendar="5x8")
    yield "night", faces.card(faces.ticket(state=State.NEW, hours="5x8", **common), clocks=(night,), in_hours=False)


def _together(text: str, common: dict[str, Any]) -> Iterator[tuple[str, TicketCard]]:
    """A master, a duplicate, one that looks like others, and one whose reporter is asked."""
    of = faces.ticket(**common)
    alike = tuple(Alike(ticket_id=n, ref=f"INC-{n}", title=text, people=n) for n in (1, 2, 3))
    yield "master", faces.card(of, duplicates=DuplicateFace(linked=59, open=58, earliest=NOW, similar=2))
    yield "duplicate", faces.card(of, duplicates=DuplicateFace(master="INC-7", outage=faces.outage()))
    yield "alike", faces.card(of, duplicates=DuplicateFace(alike=alike, similar=1))
    for state in State:
        outage = faces.outage(state=state, major=MajorState.STABILISED, next_update=NOW, service=())
        yield f"asked {state}", faces.card(of, duplicates=DuplicateFace(outage=outage, asked=True))


def numbered(text: str) -> tuple[TicketCard, ...]:
    """The same tickets under numbers of their own, as they stand in a list."""
    return tuple(replace(card, ticket=replace(card.ticket, id=n)) for n, (_, card) in enumerate(typed(text), start=1))


def majors(text: str) -> Iterator[tuple[str, TicketCard]]:
    """The command side in every state."""
    update = replace(faces.UPDATE, affected=text, done=text, workaround=text)
    for state in MajorState:
        shown = faces.major_card(state, last_update=update, updates_missed=2, restored_at=NOW)
        yield f"major {state}", replace(shown, ticket=replace(shown.ticket, title=text))
    bare = faces.major_card(criteria=(), roles={}, last_update=None, next_update_due=None, channel=None, private=True)
    yield "major bare", replace(bare, service_path=(), ticket=replace(bare.ticket, title=text, confidential=True))


def messages(text: str, language: Language, rules: Rulebook) -> Iterator[tuple[str, Shown]]:
    cards = list(typed(text))
    for name, card in cards:
        yield f"card {name}", ticket.card(card, language)
        yield f"receipt {name}", ticket.receipt(card, language)
        yield f"taken {name}", report.taken(card, language)
        working = explained(card, rules.calendars)
        yield f"why {name}", ticket.why(card, working.readings, language, stays=working.stays)
        yield f"passed on {name}", ticket.passed_on(card, language)
    yield "my tickets", ticket.my_tickets(numbered(text), language)
    yield "no tickets", ticket.my_tickets([], language)
    yield (
        "comment by phone",
        ticket.comment(Said(PersonRef(id=1, slack_id=None, name=text), text, by_phone=True), language),
    )
    for public, from_user in ((True, True), (True, False), (False, False)):
        said = Said(PersonRef(id=1, slack_id=None, name=text), text, public, from_user)
        yield f"comment {public} {from_user}", ticket.comment(said, language)
        yield f"comment of a duplicate {public} {from_user}", ticket.comment(said, language, duplicate="INC-43")
    yield "linked at once", ticket.linked_at_once(59, 1, language)
    yield "help", help.help_page(language, rules=rules)
    yield from told(text, language)


def told(text: str, language: Language) -> Iterator[tuple[str, Shown]]:
    """What events say, to everybody who hears of them."""
    entries = faces.every_event(text)
    for name, card in (*list(typed(text))[-3:], *list(majors(text))[::3]):
        for kind, entry in entries.items():
            yield f"told {kind} {name}", nudge.told(entry, card, language, snoozes=SNOOZES)
    for kind, entry in entries.items():
        for one in (entry, replace(entry, actor=None, people={}, names={})):
            yield f"line {kind}", ticket.line(one, language)
            reporter = ticket.reporter_line(one, language, faces.card(faces.ticket(title=text)))
            if reporter is not None:
                yield f"reporter line {kind}", reporter
    warned = [(entries[kind], faces.card(faces.ticket(title=text))) for kind in ("sla_warned", "ladder_stepped")]
    yield "bundle", nudge.bundle(warned * 8, language, snoozes=SNOOZES)
    yield "bundle of one", nudge.bundle(warned[:1], language)
    yield from _in_channels(text, language)


def _in_channels(text: str, language: Language) -> Iterator[tuple[str, Shown]]:
    steps = {kind: entry for kind, entry in faces.every_event(text).items() if kind.startswith("major_")}
    for name, card in majors(text):
        yield f"header {name}", major.header(card, language)
        yield f"announcement {name}", major.announcement(card, language)
        for kind, entry in steps.items():
            yield f"post {kind} {name}", major.post(entry, card, language)
            yield f"status {kind} {name}", major.status(entry, card, language)


def views(text: str, language: Language, rules: Rulebook) -> Iterator[tuple[str, View]]:
    draft = report.Draft(words=text, description=text, service="policy-admin", permalink="https://a.example/p1")
    known = faces.outage()
    several = [replace(known, ticket_id=n) for n in range(1, 5)]
    yield "report", report.report_form(language, rules.catalogue)
    yield "report filled", report.report_form(language, rules.catalogue, draft=draft, on_behalf=True, known=several)
    yield "loading", report.loading(language)
    yield "refusal", errors.refusal_view(errors.sentence(DeskError(text), language), language)
    for name, card in (*list(typed(text))[::3], *list(majors(text))[::2]):
        yield f"taken view {name}", report.taken_view(card, language)
        yield f"details {name}", ticket.details(card, language)
        yield f"why view {name}", ticket.why_view(explained(card, rules.calendars), language)
        for form in TICKET_FORMS:
            yield f"{form.__name__} {name}", form(card, language, rules=rules)
        for reason in PendingReason:
            yield f"hold {reason} {name}", ticket.hold_form(card, language, rules=rules, chosen=reason)
    cards = numbered(text)
    alike = tuple(Alike(ticket_id=n, ref=f"INC-{n}", title=text, people=n) for n in range(1, 120))
    yield "link form", ticket.link_form(cards[0], language, masters=alike)
    yield "duplicates", ticket.listed(cards[0], cards, language)
    full = Overview(cards, cards, 60, 61, support=True, manager=True, approvals=cards)
    empty = Overview((), (), 0, 0, support=False, manager=False)
    ill = home.Health(lag=timedelta(minutes=7), waiting=3)
    yield "home", home.home(full, language, health=ill, phone="400-000-0100")
    yield "home of a newcomer", home.home(empty, language, health=home.Health())
    yield "home without health", home.home(empty, language)


TICKET_FORMS = (
    ticket.assign_form,
    ticket.return_form,
    ticket.classify_form,
    ticket.prioritise_form,
    ticket.reply_form,
    ticket.note_form,
    ticket.add_info_form,
    ticket.reopen_form,
    ticket.cancel_form,
    ticket.withdraw_form,
    ticket.close_form,
    ticket.escalate_form,
    ticket.propose_form,
    ticket.resolve_form,
    escalation.swarm_form,
    escalation.call_out_form,
    escalation.effort_form,
    ticket.references_form,
    ticket.unlink_form,
    ticket.link_form,
    ticket.tell_affected_form,
    major.declare_form,
    major.refuse_form,
    major.update_form,
    major.stabilise_form,
    major.relapse_form,
    major.stand_down_form,
    major.false_alarm_form,
)


def explained(card: TicketCard, calendars: Calendars) -> Explanation:
    """Twenty-five pauses, so that the list of stretches is cut."""
    log = [ClockEvent(REPORTED, ClockEventKind.STARTED, timedelta(hours=4), "7x24")]
    for hour in range(25):
        at = REPORTED + timedelta(hours=hour)
        log.append(ClockEvent(at, ClockEventKind.PAUSED, reason=PendingReason.WAITING_FOR_USER.value))
        log.append(ClockEvent(at + timedelta(minutes=30), ClockEventKind.RESUMED))
    log.append(ClockEvent(REPORTED + timedelta(hours=30), ClockEventKind.RETARGETED, timedelta(hours=1), "5x8"))
    stopped = [*log, ClockEvent(REPORTED + timedelta(hours=31), ClockEventKind.STOPPED)]
    cancelled = [*log, ClockEvent(REPORTED + timedelta(hours=31), ClockEventKind.CANCELLED)]
    now = REPORTED + timedelta(hours=40)
    readings = [read(one, now=now, calendars=calendars) for one in (log, stopped, cancelled, log[:2])]
    stays = tuple(
        (Words(en="Network", zh="网络组"), kind, readings[0]) for kind in ("group_accept", "supplier_restore")
    )
    own = tuple(zip(("response", "resolution", "approval", "interim_reply"), readings, strict=True))
    return Explanation(card, own, stays)
