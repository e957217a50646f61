"""The incident manager's word against the matrix (process §3.3): it stays until they take it back, or until something
graver than what they overruled asks for more.
"""

import pytest

from domain.errors import IllegalMove
from domain.lifecycle import Missing
from domain.priority import Scope
from domain.ticket import Level, Priority
from services import classifying, judging, majors, reopening, reporting, showing
from services.classifying import ClassifyForm
from services.judging import PrioritiseForm
from services.reporting import IncidentForm
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk
from tests.views.faces import LANGUAGES
from tests.views.reading import texts
from views.blocks import View
from views.ticket import classify_form, prioritise_form

MONDAY = "2026-03-16 10:00"  # no month end


def said(view: View) -> str:
    return " ".join(texts(view["blocks"]))


def classified(desk: StandingDesk, ticket: int, impact: Level, urgency: Level, *, by: str = "zhou") -> None:
    where = {"service": "printing", "category": "printer", "unit": "life-service", "affected_count": 1}
    form = ClassifyForm(**where, impact=impact, urgency=urgency, reason="seen")  # type: ignore[arg-type]
    desk.do(classifying.classify, ticket, form, by=by)


def judged(
    desk: StandingDesk, ticket: int, impact: Level, urgency: Level, *, by: str, priority: Priority | None = None
) -> None:
    form = PrioritiseForm(impact=impact, urgency=urgency, priority=priority, reason="seen")
    desk.do(judging.prioritise, ticket, form, by=by)


def overruled(desk: StandingDesk, word: Priority) -> int:
    """A printer that troubles a floor, P3 by the matrix, to which Jiang gave another priority."""
    form = IncidentForm(title="打印机无反应", service="printing", scope=Scope.UNIT)
    ticket = desk.at(MONDAY).do(reporting.report, form, by="wang").ticket.id
    judged(desk, ticket, Level.MEDIUM, Level.MEDIUM, priority=word, by="jiang")
    return ticket


@pytest.mark.parametrize("word", [Priority.P2, Priority.P4])
def test_the_incident_managers_word_outlives_what_the_first_line_judges(desk: StandingDesk, word: Priority) -> None:
    """§3.3: neither graver to the matrix than it was nor less grave, in one step or in two, by either form."""
    ticket = overruled(desk, word)
    judged(desk, ticket, Level.LOW, Level.LOW, by="zhou")
    judged(desk, ticket, Level.LOW, Level.HIGH, by="zhou")
    classified(desk, ticket, Level.LOW, Level.MEDIUM)
    row = desk.ticket(ticket)
    assert (row.impact, row.urgency, row.priority, row.overruled) == ("low", "medium", word, "P3")
    assert [one.data["manual"] for one in desk.history("prioritised")] == [True, False, False, False]


@pytest.mark.parametrize("word", [Priority.P2, Priority.P4])
def test_something_graver_asks_for_more_than_the_word(desk: StandingDesk, word: Priority) -> None:
    """Everybody is affected now and nobody can work: P1, and from then on the matrix decides."""
    ticket = overruled(desk, word)
    classified(desk, ticket, Level.HIGH, Level.HIGH)
    assert (desk.ticket(ticket).priority, desk.ticket(ticket).overruled) == ("P1", None)


def test_the_incident_manager_takes_the_word_back(desk: StandingDesk) -> None:
    """By the form that asks for a priority, not by classifying, where nobody is asked for one."""
    ticket = overruled(desk, Priority.P2)
    classified(desk, ticket, Level.LOW, Level.LOW, by="jiang")
    assert desk.ticket(ticket).priority == "P2"
    judged(desk, ticket, Level.LOW, Level.LOW, by="jiang")
    assert (desk.ticket(ticket).priority, desk.ticket(ticket).overruled) == ("P4", None)


def test_the_reporter_hears_nothing_where_the_priority_stays(desk: StandingDesk) -> None:
    """Once of Jiang's P2; not of what the first line judged anew under it."""
    ticket = overruled(desk, Priority.P2)
    heard = len(desk.messages("tell_reporter"))
    judged(desk, ticket, Level.LOW, Level.LOW, by="zhou")
    assert len(desk.messages("tell_reporter")) == heard > 0
    assert [(one.data["old"], one.data["new"]) for one in desk.history("prioritised")] == [("P3", "P2"), ("P2", "P2")]


def test_a_running_major_incident_is_p1_whatever_is_judged(desk: StandingDesk) -> None:
    """§3.8: impact and urgency are kept for afterwards; against P1 not even the incident manager's word stands."""
    ticket = overruled(desk, Priority.P2)
    desk.do(majors.declare, ticket, majors.DeclareForm(criterion="C1"), by="jiang")
    judged(desk, ticket, Level.LOW, Level.MEDIUM, by="zhou")
    assert (desk.ticket(ticket).priority, desk.ticket(ticket).urgency) == ("P1", "medium")
    with pytest.raises(IllegalMove) as refused:
        judged(desk, ticket, Level.LOW, Level.LOW, priority=Priority.P3, by="jiang")
    assert refused.value.params["missing"] == (Missing("major_priority"),)
    desk.do(majors.false_alarm, ticket, reason="one floor", by="jiang")
    assert (desk.ticket(ticket).priority, desk.ticket(ticket).overruled) == ("P2", "P3")


def test_the_p1_of_a_major_incident_that_is_over_is_nobodys_word(desk: StandingDesk) -> None:
    """§3.3, §3.5.9: reopened it is P1 as it was; judged anew the incident manager's P2 of before stands, not the P1 of
    the declaration. Once they say P1 themselves, that is their word.
    """
    ticket = overruled(desk, Priority.P2)
    desk.do(majors.declare, ticket, majors.DeclareForm(criterion="C1"), by="jiang")
    desk.run_until("2026-03-16 10:20")
    desk.do(majors.update, ticket, majors.UpdateForm(affected="Printers", done="Replaced"), by="jiang")
    over = majors.StandDownForm(restored_at=local("2026-03-16 10:20"), resolution="Replaced", confirmed=True)
    desk.do(majors.stand_down, ticket, over, by="jiang")
    desk.run_until("2026-03-16 11:00")
    desk.do(reopening.reopen, ticket, reason="down again", by="wang")
    assert desk.ticket(ticket).priority == "P1"
    judged(desk, ticket, Level.LOW, Level.LOW, by="zhou")
    assert (desk.ticket(ticket).priority, desk.ticket(ticket).overruled) == ("P2", "P3")
    judged(desk, ticket, Level.LOW, Level.LOW, priority=Priority.P1, by="jiang")
    judged(desk, ticket, Level.LOW, Level.MEDIUM, by="zhou")
    assert (desk.ticket(ticket).priority, desk.ticket(ticket).overruled) == ("P1", "P4")


def test_the_forms_say_that_the_word_stands(desk: StandingDesk) -> None:
    """Whoever judges reads it before, in either form and language; without a word nothing is said."""
    ticket = overruled(desk, Priority.P2)
    en, zh = LANGUAGES
    card, managers = (desk.do(showing.one, ticket, by=by) for by in ("zhou", "jiang"))
    assert "The incident manager set *P2 High* against the matrix. It stays" in said(prioritise_form(card, en))
    assert "突发事件经理已将优先级人工调整为 *P2 高。*" in said(classify_form(card, zh, rules=desk.rules))
    assert "it stays until you choose another" in said(prioritise_form(managers, en))
    judged(desk, ticket, Level.LOW, Level.LOW, by="jiang")
    assert "against the matrix" not in said(prioritise_form(desk.do(showing.one, ticket, by="zhou"), en))
