"""A tool's alert on record: numbered, prioritised, routed and timed like any report, on both databases."""

from typing import Any

import pytest
from sqlalchemy import func, select

from domain.alerts import Alert, AlertState
from domain.policy.alerting import MonitoringTool
from domain.ticket import Priority, ResolutionCode, Source, State
from models.alert import AlertLinkRow
from models.request import links_of
from models.ticket import TicketRow
from services import alerts, conversation, handling
from services.alerts import Received
from services.conversation import Said
from services.work import Work
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk

SWITCH = Alert(fingerprint="core-1", title="Core switch down", severity="critical", service="core-switch")


def tool() -> MonitoringTool:
    found = example().policy.alerts.tool("monitoring")
    assert found is not None
    return found


def post(desk: StandingDesk, alert: Alert, at: str) -> Received:
    return desk.at(at).do(alerts.receive, tool(), alert)


def number(received: Received) -> int:
    assert received.ticket is not None
    return int(received.ticket.split("-")[1])


def link(desk: StandingDesk, ticket_id: int) -> AlertLinkRow:
    return desk.look(lambda session: session.scalars(select(AlertLinkRow).filter_by(ticket_id=ticket_id)).one())


def solved(work: Work, ticket_id: int) -> None:
    row = work.session.get_one(TicketRow, ticket_id)
    row.state, row.resolved_at = State.RESOLVED.value, work.now
    row.resolution_code = ResolutionCode.PERMANENT_FIX.value


def test_the_same_alert_twice_in_half_an_hour_is_one_ticket_with_two_occurrences(desk: StandingDesk) -> None:
    first = post(desk, SWITCH, "2026-03-16 10:00")
    second = post(desk, SWITCH, "2026-03-16 10:20")
    assert (second.ticket, second.occurrences) == (first.ticket, 2)
    assert desk.look(lambda session: session.scalar(select(func.count()).select_from(TicketRow))) == 1


def test_a_critical_alert_on_a_key_service_is_p1_at_its_group(desk: StandingDesk) -> None:
    row = desk.ticket(number(post(desk, SWITCH, "2026-03-16 10:00")))
    assert (row.source, row.reporter_id, row.service) == (Source.TOOL.value, None, "core-network")
    assert (row.priority, row.group) == (Priority.P1.value, "network")


def test_time_starts_with_the_receipt_and_ends_by_accepting_alone(desk: StandingDesk) -> None:
    """Process §3.5.1 and §3.5.2: a public reply is no response to a tool."""
    opened = number(post(desk, SWITCH, "2026-03-14 22:00"))
    desk.at("2026-03-14 22:03").do(conversation.reply, opened, Said(text="looking"), by=_member(desk, opened))
    assert desk.ticket(opened).responded_at is None
    desk.at("2026-03-14 22:05").do(handling.take, opened, by=_member(desk, opened))
    row = desk.ticket(opened)
    assert row.responded_at is not None
    assert (row.responded_at - row.reported_at).total_seconds() == 300


def test_an_alert_that_returns_after_the_resolution_is_told_and_not_lost(desk: StandingDesk) -> None:
    opened = number(post(desk, SWITCH, "2026-03-16 10:00"))
    desk.at("2026-03-16 10:10").do(handling.take, opened, by=_member(desk, opened))
    desk.at("2026-03-16 10:20").do(solved, opened)
    again = post(desk, SWITCH, "2026-03-16 10:25")
    assert (number(again), again.occurrences) == (opened, 2)
    (entry,) = desk.history("alert_returned")
    assert entry.data["told"] == [desk.ticket(opened).assignee_id]


def test_after_the_window_it_is_a_new_ticket_that_says_which_it_follows(desk: StandingDesk) -> None:
    opened = number(post(desk, SWITCH, "2026-03-16 10:00"))
    desk.at("2026-03-16 10:20").do(solved, opened)
    later = number(post(desk, SWITCH, "2026-03-16 11:00"))
    assert later != opened
    (found,) = desk.look(lambda session: links_of(session, later))
    assert (found.ticket_id, found.other_id, found.kind) == (later, opened, "recurrence")


def test_the_tool_says_that_it_is_over_and_a_person_resolves(desk: StandingDesk) -> None:
    opened = number(post(desk, SWITCH, "2026-03-16 10:00"))
    over = Alert(fingerprint="core-1", title="ok", severity="critical", state=AlertState.OVER)
    post(desk, over, "2026-03-16 10:09")
    assert link(desk, opened).over_at is not None
    assert desk.ticket(opened).state == State.ASSIGNED.value


@pytest.mark.parametrize(
    ("severity", "service", "priority"),
    [("warning", "policy-db", "P3"), ("major", "printing", "P3"), ("WARNING", "nobody-knows", "P4")],
)
def test_priority_follows_from_severity_and_service(
    desk: StandingDesk, severity: str, service: str, priority: str
) -> None:
    alert = Alert(fingerprint="x", title="Slow", severity=severity, service=service)
    assert desk.ticket(number(post(desk, alert, "2026-03-16 10:00"))).priority == priority


def test_information_makes_no_ticket(desk: StandingDesk) -> None:
    received = post(desk, Alert(fingerprint="i", title="Backup done", severity="info"), "2026-03-16 10:00")
    assert (received.ticket, received.course.value) == (None, "ignored")


def _member(desk: StandingDesk, ticket_id: int) -> Any:
    group = desk.ticket(ticket_id).group or ""
    return example().organisation.group(group).lead
