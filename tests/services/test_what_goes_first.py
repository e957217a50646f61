"""Which messages stand first in the line to Slack: all that is said of P1 and of major incidents."""

from sqlalchemy import select

from domain.effects import EffectKind, Urgency
from domain.ticket import Level, Priority
from models.outbox import OutboxRow
from services import handling, judging
from services.judging import PrioritiseForm
from tests.services.standing_desk import StandingDesk

GRAVE = PrioritiseForm(impact=Level.HIGH, urgency=Level.HIGH, reason="nobody can work")


def urgencies(desk: StandingDesk, ticket: int) -> dict[str, set[int]]:
    rows = desk.look(lambda s: list(s.scalars(select(OutboxRow).where(OutboxRow.ticket_id == ticket))))
    return {kind: {row.urgency for row in rows if row.kind == kind} for kind in {row.kind for row in rows}}


def test_of_p1_all_that_is_said_goes_first_and_redraws_follow(desk: StandingDesk) -> None:
    """A line that waits behind receipts would hold up the page behind it in its thread."""
    ticket = desk.at("2026-03-16 10:00").report(Priority.P1)
    desk.at("2026-03-16 10:01").do(handling.take, ticket, by="he")
    found = urgencies(desk, ticket)
    assert found.pop(EffectKind.REFRESH) == {Urgency.REFRESH}
    found.pop(EffectKind.RELAY, None)
    assert {EffectKind.RECEIPT, EffectKind.CARD, EffectKind.LINE, EffectKind.TELL_REPORTER} <= found.keys()
    assert set().union(*found.values()) == {Urgency.PAGE}


def test_what_becomes_p1_goes_first_from_then_on(desk: StandingDesk) -> None:
    ticket = desk.at("2026-03-16 10:00").report(Priority.P3)
    before = urgencies(desk, ticket)
    assert (before[EffectKind.RECEIPT], before[EffectKind.CARD]) == ({Urgency.RECEIPT}, {Urgency.RECEIPT})
    desk.at("2026-03-16 10:01").do(judging.prioritise, ticket, GRAVE, by="jiang")
    assert urgencies(desk, ticket)[EffectKind.LINE] == {Urgency.PAGE}
    assert urgencies(desk, ticket)[EffectKind.RECEIPT] == {Urgency.RECEIPT}
