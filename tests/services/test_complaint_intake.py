"""A complaint is taken in: who handles it, how serious it is, and what is kept of whoever complains (process §3.11)."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from domain.complaints import ComplaintTopic, Confidentiality, Gravity
from domain.errors import InvalidForm, NotFound
from domain.ticket import Priority
from models.base import Base
from services import showing
from services.complaints import intake, reading
from services.complaints.door import Reference
from services.complaints.intake import ComplaintForm
from tests.services.complaining import due, handler_of, number, on_leave, seen, submit
from tests.services.standing_desk import StandingDesk


def test_sc04_clocks_of_a_normal_complaint(desk: StandingDesk) -> None:
    """SC04: Fri 2026-10-09 17:30; the make-up Saturday counts, so the acknowledgement is due on it."""
    taken = submit(desk.at("2026-10-09 17:30"), groups=("desktop",))
    assert due(desk, number(taken)) == {
        "response": "Sat 10-10 13:30",
        "interim_reply": "Tue 10-13 17:30",
        "resolution": "Thu 10-22 17:30",
    }
    assert not taken.card.ticket.serious


def test_clocks_of_a_serious_complaint(desk: StandingDesk) -> None:
    """§3.4: 2, 16 and 40 business hours."""
    taken = submit(desk.at("2026-03-16 10:00"), topic=ComplaintTopic.CONDUCT)
    assert due(desk, number(taken)) == {
        "response": "Mon 03-16 12:00",
        "interim_reply": "Wed 03-18 10:00",
        "resolution": "Mon 03-23 10:00",
    }


HANDLERS = {
    "by default the incident manager": ({}, "jiang"),
    "about a group": ({"groups": ("desktop",)}, "jiang"),
    "about the incident manager": ({"people_slack": ("U0JIANG",)}, "yuan"),
    "about incident manager and process owner": ({"people_slack": ("U0JIANG", "U0YUAN")}, "lu"),
    "about all three": ({"people_slack": ("U0JIANG", "U0YUAN", "U0LU")}, "pan"),
    "about everybody up to IT management": ({"people_slack": ("U0JIANG", "U0YUAN", "U0LU", "U0PAN")}, "shi"),
    "about everybody there is": ({"people_slack": ("U0JIANG", "U0YUAN", "U0LU", "U0PAN", "U0SHI")}, None),
    "of the incident manager": ({"by": "jiang"}, "yuan"),
    "of the process owner about the incident manager": ({"by": "yuan", "people_slack": ("U0JIANG",)}, "lu"),
}


@pytest.mark.parametrize(("answers", "handler"), HANDLERS.values(), ids=HANDLERS)
def test_the_lowest_independent_level_handles_it(
    desk: StandingDesk, answers: dict[str, Any], handler: str | None
) -> None:
    """IM, then PO, then the named member of IT management; last the group executives, who are above all of them."""
    assert handler_of(desk, number(submit(desk, **answers))) == handler


def test_a_deputy_handles_it_only_while_nobody_else_of_the_level_is_there(desk: StandingDesk) -> None:
    """The incident manager is away: the deputy has it; concerned and away: the next level, never somebody below."""
    on_leave(desk.at("2026-03-16 10:00"))
    assert handler_of(desk, number(submit(desk))) == "song"
    assert handler_of(desk, number(submit(desk, people_slack=("U0JIANG",)))) == "yuan"


def test_no_incident_manager_handles_what_is_about_another(desk: StandingDesk) -> None:
    """§3.11: one is concerned, so it is the process owner's; one who complains leaves it to the other."""
    organisation = desk.rules.organisation
    roles = organisation.roles.model_copy(update={"incident_managers": ("jiang", "tian")})
    desk.rules = replace(desk.rules, organisation=organisation.model_copy(update={"roles": roles}))
    assert handler_of(desk, number(submit(desk, people_slack=("U0TIAN",)))) == "yuan"
    assert handler_of(desk, number(submit(desk, people_slack=("U0JIANG",)))) == "yuan"
    assert handler_of(desk, number(submit(desk, by="jiang"))) == "tian"


def test_where_the_process_owner_may_not_somebody_else_takes_the_steps(desk: StandingDesk) -> None:
    """A subject, or the complainant: IT management stands in, not the handler as long as there is another one."""
    about = number(submit(desk, people_slack=("U0YUAN",)))
    assert seen(desk, about, by="lu").accountable
    with pytest.raises(NotFound):
        seen(desk, about, by="yuan")
    both = number(submit(desk, people_slack=("U0JIANG", "U0YUAN")))
    assert handler_of(desk, both) == "lu"
    assert seen(desk, both, by="pan").accountable
    assert not seen(desk, both, by="lu").accountable
    own = number(submit(desk, by="yuan"))
    assert seen(desk, own, by="lu").accountable
    assert not seen(desk, own, by="yuan").accountable


SERIOUS = {
    "slow service": ({}, False),
    "conduct": ({"topic": ComplaintTopic.CONDUCT}, True),
    "a data leak": ({"gravity": frozenset({Gravity.DATA_LEAK})}, True),
    "about an engineer": ({"people_slack": ("U0HE",)}, False),
    "about a group lead": ({"people_slack": ("U0FENG",)}, True),
    "about IT management": ({"people_slack": ("U0PAN",)}, True),
}


@pytest.mark.parametrize(("answers", "serious"), SERIOUS.values(), ids=SERIOUS)
def test_severity_by_rule(desk: StandingDesk, answers: dict[str, Any], serious: bool) -> None:
    """Never chosen by the complainant."""
    assert submit(desk, **answers).card.ticket.serious is serious


def test_the_third_complaint_in_ninety_days_is_serious(desk: StandingDesk) -> None:
    """Counted per complainant, also when the first line types one of them; the ninety-first day forgets."""
    submit(desk.at("2026-01-05 10:00"))
    submit(desk.at("2026-02-02 10:00"), by="zhou", affected_slack="U0CHEN")
    assert submit(desk.at("2026-03-02 10:00")).card.because == ("repeated",)
    assert not submit(desk, by="wang").card.ticket.serious
    assert submit(desk.at("2026-05-04 10:00")).card.because == ()


def test_no_word_of_it_stands_among_the_tickets(desk: StandingDesk) -> None:
    """So that no list, search or export of tickets has anything to show; nor in the history."""
    of = number(submit(desk, description="Mauerblümchen", people_slack=("U0HE",)))
    row = desk.ticket(of)
    assert (row.title, row.description, row.group, row.owner_group) == ("", "", None, None)
    assert row.confidential
    for entry in desk.history(ticket_id=of):
        assert "Mauerbl" not in str(entry.data) + str(entry.changes)


def test_who_typed_it_for_somebody_keeps_nothing(desk: StandingDesk) -> None:
    """§3.11, §4: receipt only; it is not in the first line's own list, and the complainant sees it as theirs."""
    of = number(submit(desk, by="zhou", affected_slack="U0CHEN"))
    assert desk.do(showing.mine, by="zhou") == ()
    with pytest.raises(NotFound):
        seen(desk, of, by="zhou")
    assert seen(desk, of, by="chen").own


def test_only_the_first_line_complains_for_others(desk: StandingDesk) -> None:
    """Anybody else complains for themselves."""
    with pytest.raises(InvalidForm) as refused:
        submit(desk, by="wang", affected_slack="U0CHEN")
    assert refused.value.problems[0].field == "affected"


WRONG = {
    "no words": ({"description": "  "}, "description", "required"),
    "too many words": ({"description": "x" * 3001}, "description", "too_long"),
    "a group nobody knows": ({"groups": ("plumbing",)}, "subject_groups", "not_offered"),
    "about oneself": ({"people_slack": ("U0CHEN",)}, "subject_people", "complainant_is_subject"),
    "a number that does not exist": ({"related": 4711}, "related", "ticket_not_found"),
}


@pytest.mark.parametrize(("answers", "field", "code"), WRONG.values(), ids=WRONG)
def test_a_problem_stands_beside_its_field(desk: StandingDesk, answers: dict[str, Any], field: str, code: str) -> None:
    """And nothing is kept."""
    with pytest.raises(InvalidForm) as refused:
        submit(desk, **answers)
    assert [(one.field, one.code) for one in refused.value.problems] == [(field, code)]
    assert desk.history() == []


def test_a_related_ticket_is_one_that_the_complainant_may_see(desk: StandingDesk) -> None:
    """For somebody else's the answer is that of a number that does not exist, also to an anonymous complainant."""
    wangs = desk.report(Priority.P3)
    form = ComplaintForm(topic=ComplaintTopic.RESULT, description="Bad", related=wangs)
    with pytest.raises(InvalidForm) as refused:
        desk.do(intake.check, form, by="chen")
    assert refused.value.problems[0].code == "ticket_not_found"
    desk.do(intake.check, form, by="wang")
    assert seen(desk, number(submit(desk, by="wang", related=wangs))).related is not None
    own = number(submit(desk))
    with pytest.raises(InvalidForm) as refused:
        submit(desk, related=own)
    assert refused.value.problems[0].code == "related_complaint"


def test_the_incident_manager_gets_the_link_to_the_related_ticket_alone(desk: StandingDesk) -> None:
    """§3.11: not the content, not even when they are the subject; as handler they have it on the card."""
    wangs = desk.report(Priority.P3)
    submit(desk, by="wang", related=wangs, people_slack=("U0JIANG",))
    (link,) = desk.messages("complaint_link")
    assert (desk.names()[link.person_id or 0], link.args) == ("jiang", {"related": wangs})
    submit(desk, by="wang", related=wangs)
    assert len(desk.messages("complaint_link")) == 1


def test_a_complaint_changes_nothing_about_the_related_ticket(desk: StandingDesk) -> None:
    """§3.11: no priority, no clock, and its history does not know of the complaint."""
    wangs = desk.report(Priority.P3)
    before = desk.history(ticket_id=wangs)
    version = desk.ticket(wangs).version
    submit(desk, by="wang", related=wangs)
    assert len(desk.history(ticket_id=wangs)) == len(before)
    assert desk.ticket(wangs).version == version


def test_an_anonymous_complainant_is_stored_nowhere(desk: StandingDesk) -> None:
    """§3.11: of all new rows only those of the handler name a person, and the reference is kept as its seal alone."""
    before = _rows(desk)
    taken = submit(desk, by=None, confidentiality=Confidentiality.ANONYMOUS, groups=("desktop",))
    new = _rows(desk) - before
    names = desk.names()
    assert {names[person] for _, _, people in new for person in people} == {"jiang"}
    assert not any("U0CHEN" in row or str(taken.reference) in row for _, row, _ in new)
    ticket = desk.ticket(number(taken))
    assert (ticket.reporter_id, ticket.affected_id, ticket.unit, ticket.anonymous) == (None, None, None, True)
    assert [one.actor_id for one in desk.history(ticket_id=ticket.id)] == [None]
    assert desk.messages("complaint_receipt") == []
    assert len(desk.messages("complaint_card")) == 1


def _rows(desk: StandingDesk) -> set[tuple[str, str, frozenset[int]]]:
    """Every row of every table, as text, with the persons it points to."""

    def every(session: Any) -> set[tuple[str, str, frozenset[int]]]:
        found = set()
        for table in Base.metadata.sorted_tables:
            pointing = [one.parent.name for one in table.foreign_keys if one.column.table.name == "person"]
            for row in session.execute(select(table)).mappings():
                people = frozenset(row[name] for name in pointing if row[name] is not None)
                found.add((table.name, str(dict(row)), people))
        return found

    return desk.look(every)


def test_an_anonymous_complaint_is_taken_in_by_the_desk_itself(desk: StandingDesk) -> None:
    """A caller's name would stand in the history: refused before anything is written."""
    with pytest.raises(ValueError, match="anonymous"):
        submit(desk, by="chen", confidentiality=Confidentiality.ANONYMOUS)


def test_the_reference_opens_the_complaint_and_a_wrong_one_opens_nothing(desk: StandingDesk) -> None:
    """Whoever holds it is the complainant; any other is like something that is not there."""
    taken = submit(desk, by=None, confidentiality=Confidentiality.ANONYMOUS)
    card = desk.do(reading.one, Reference(taken.reference or ""))
    assert card.own
    assert card.ticket.id == number(taken)
    for wrong in ("2345-2345-2345-2345", "CMP-1", ""):
        with pytest.raises(NotFound) as refused:
            desk.do(reading.one, Reference(wrong))
        assert refused.value.code == "not_found"
    with pytest.raises(NotFound):
        seen(desk, number(taken), by="chen")
