"""Who takes the process owner's steps of a complaint while the process owner is away (process §3.7g, §3.11)."""

from typing import Any

import pytest

from domain.complaints import ComplaintTopic
from domain.errors import NotAllowed, NotFound
from domain.leave import AwayReason
from domain.ticket import State
from services import absences, access
from services.absences import AwayForm
from services.complaints import answering, standing
from tests.rulebooks import local
from tests.services.complaining import (
    investigated,
    number,
    owner_away,
    replied,
    seen,
    submit,
    told,
)
from tests.services.standing_desk import StandingDesk

CONDUCT: dict[str, Any] = {"topic": ComplaintTopic.CONDUCT}
DEPUTY, RESERVE = "fang", "lu"


def lists(desk: StandingDesk, by: str) -> set[int]:
    """The numbers of everything somebody finds in lists and searches."""
    return {row.id for row in desk.do(lambda work: list(work.session.scalars(access.visible(work))), by=by)}


def hidden(desk: StandingDesk, of: int, by: str) -> None:
    assert of not in lists(desk, by)
    with pytest.raises(NotFound):
        seen(desk, of, by=by)


def test_the_deputy_countersigns_while_the_process_owner_is_away(desk: StandingDesk) -> None:
    """A serious reply waits for a second person: Fang is told, sees it, and signs."""
    owner_away(desk.at("2026-03-16 10:00"))
    of = replied(desk, **CONDUCT)
    assert told(desk, "reply_drafted") == (DEPUTY, "yuan")
    assert seen(desk, of, by=DEPUTY).ticket.id == of
    desk.do(answering.countersign, of, by=DEPUTY)
    assert desk.ticket(of).state == State.REPLIED


def test_the_deputy_extends_and_pursues(desk: StandingDesk) -> None:
    owner_away(desk.at("2026-03-16 10:00"))
    extended = investigated(desk)
    desk.do(standing.extend, extended, hours=8, notice="Still asking", by=DEPUTY)
    withdrawn = investigated(desk, **CONDUCT)
    desk.do(standing.withdraw, withdrawn, by="chen")
    assert DEPUTY in told(desk, "complaint_withdrawn")
    desk.do(standing.pursue, withdrawn, reason="It is serious", by=DEPUTY)
    assert seen(desk, extended, by=DEPUTY).ticket.id == extended


@pytest.mark.parametrize(
    "answers",
    [{"people_slack": ("U0FANG",)}, {"by": "fang"}],
    ids=["a subject", "who complains"],
)
def test_a_deputy_who_is_concerned_leaves_it_to_management(desk: StandingDesk, answers: dict[str, Any]) -> None:
    """§3.11: the named member of IT management does it, as when the process owner is concerned."""
    owner_away(desk.at("2026-03-16 10:00"))
    of = investigated(desk, **answers)
    desk.do(standing.extend, of, hours=8, notice="Still asking", by=RESERVE)
    if "people_slack" in answers:
        hidden(desk, of, DEPUTY)
    else:
        with pytest.raises(NotAllowed):
            desk.do(standing.extend, of, hours=8, notice="Me", by=DEPUTY)


def test_a_deputy_who_handles_it_leaves_it_to_management(desk: StandingDesk) -> None:
    """Nobody is the second person to themselves."""
    owner_away(desk.at("2026-03-16 10:00"))
    of = number(submit(desk))
    hidden(desk, of, RESERVE)
    desk.do(standing.name_handler, of, person_slack="U0FANG", by=DEPUTY)
    assert of in lists(desk, RESERVE)
    with pytest.raises(NotAllowed):
        desk.do(standing.name_handler, of, person_slack="U0SONG", by=DEPUTY)
    desk.do(standing.name_handler, of, person_slack="U0SONG", by=RESERVE)
    hidden(desk, of, RESERVE)
    assert of in lists(desk, DEPUTY)


def test_nobody_else_sees_more_and_the_steps_go_back(desk: StandingDesk) -> None:
    """Before the absence and after it Fang knows of nothing; Lu, next in line, never does."""
    desk.at("2026-03-15 10:00")
    owner_away(desk)
    of = investigated(desk)
    hidden(desk, of, DEPUTY)
    desk.at("2026-03-16 10:00")
    assert of in lists(desk, DEPUTY)
    for other in (RESERVE, "pan", "shi", "song", "feng"):
        hidden(desk, of, other)
    desk.at("2026-03-21 00:00")
    hidden(desk, of, DEPUTY)
    desk.do(standing.extend, of, hours=8, notice="Back", by="yuan")


def about_the_owner(desk: StandingDesk, **answers: Any) -> int:
    """A complaint about Yuan, the process owner, of which Lu has the steps from the beginning."""
    of = replied(desk, **{"people_slack": ("U0YUAN",), **CONDUCT, **answers})
    assert told(desk, "reply_drafted") == (RESERVE,)
    return of


def test_while_whoever_has_the_steps_for_good_is_away_management_takes_them(desk: StandingDesk) -> None:
    """Lu is on leave from Tuesday: Pan, the other member of IT management, countersigns; nobody of the process owner's
    side, no deputy of theirs among them.
    """
    of = about_the_owner(desk.at("2026-03-16 10:00"))
    away(desk, RESERVE)
    desk.at("2026-03-17 10:00")
    assert of in lists(desk, "pan")
    for other in ("yuan", DEPUTY, "shi", "song"):
        hidden(desk, of, other)
    desk.do(answering.countersign, of, by="pan")
    assert desk.ticket(of).state == State.REPLIED


def test_where_management_is_concerned_or_away_it_goes_to_the_executives(desk: StandingDesk) -> None:
    """Pan is a subject too, and stays without; Shi takes the steps until Lu is back."""
    of = about_the_owner(desk.at("2026-03-16 10:00"), people_slack=("U0YUAN", "U0PAN"))
    away(desk, RESERVE)
    desk.at("2026-03-17 10:00")
    assert of in lists(desk, "shi")
    hidden(desk, of, "pan")
    desk.do(answering.send_back, of, reason="Say more about the second day", by="shi")
    desk.at("2026-03-24 10:00")
    hidden(desk, of, "shi")
    assert of in lists(desk, RESERVE)


def test_reminders_of_it_reach_who_takes_over(desk: StandingDesk) -> None:
    """Serious and unacknowledged: overdue two business hours after Tuesday 10:00, Pan hears it beside the handler."""
    desk.at("2026-03-16 10:00")
    away(desk, RESERVE)
    desk.at("2026-03-17 10:00")
    submit(desk, people_slack=("U0YUAN",), **CONDUCT)
    desk.run_until("2026-03-17 14:00")
    late = [names for _, clock, percent, names in desk.told() if (clock, percent) == ("response", 100)]
    assert late == [("jiang", "pan")]


def away(desk: StandingDesk, key: str) -> None:
    """From Tuesday 2026-03-17 on, for a week."""
    since, until = local("2026-03-17 00:00"), local("2026-03-24 00:00")
    desk.do(absences.enter, AwayForm(since=since, until=until, reason=AwayReason.HOLIDAY), by=key)


def test_reminders_reach_who_stands_in(desk: StandingDesk) -> None:
    owner_away(desk.at("2026-03-16 10:00"))
    submit(desk)
    desk.run_until("2026-03-16 16:00")
    late = [names for _, clock, percent, names in desk.told() if (clock, percent) == ("response", 100)]
    assert late == [(DEPUTY, "jiang")]
