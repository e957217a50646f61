"""Satisfaction (process §3.6, §5 K14, S40): who is asked when, what counts, until when, and who hears of it."""

from dataclasses import replace

import pytest

from domain.complaints import Confidentiality
from domain.errors import IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.lifecycle import Missing
from domain.ticket import Priority, ResolutionCode, Source, TicketType
from models.person import by_key
from models.rating import RatingRow, ratings_of
from models.ticket import TicketRow
from services import handling, reopening, satisfaction
from services.complaints import answering
from services.complaints import handling as complaints
from services.complaints.door import Reference
from services.handling import ResolveForm
from services.work import Work
from tests.services import complaining
from tests.services.standing_desk import StandingDesk, wall

FIXED = ResolveForm(code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False)
LATE = replace(FIXED, breach_reason="no spare part")


def solved(desk: StandingDesk, at: str = "2026-03-16 11:00", **more: object) -> int:
    """Wang reports to the desktop group, He solves it at once."""
    ticket = desk.at(at).report(Priority.P3, held_by="he", **more)  # type: ignore[arg-type]
    desk.do(handling.resolve, ticket, FIXED, by="he")
    return ticket


def ratings(desk: StandingDesk, ticket: int) -> list[RatingRow]:
    return desk.look(lambda session: ratings_of(session, ticket))


def rate(desk: StandingDesk, ticket: int, score: int, *, round_: int = 0, by: str = "wang") -> None:
    desk.do(satisfaction.rate, ticket, round_=round_, score=score, by=by)


def say(desk: StandingDesk, ticket: int, text: str, *, public: bool = False) -> None:
    desk.do(satisfaction.comment, ticket, round_=0, text=text, public=public, by="wang")


def low_told(desk: StandingDesk) -> list[tuple[str, int, tuple[str, ...]]]:
    """When those in charge heard of which score, and who they were."""
    names = desk.names()
    return [
        (wall(one.at), one.data["score"], tuple(sorted(names[person] for person in one.data["told"])))
        for one in desk.history("satisfaction_low")
    ]


# who is asked


def test_who_reported_is_asked_once_it_is_resolved(desk: StandingDesk) -> None:
    ticket = solved(desk)
    names = desk.names()
    assert [(names[one.person_id], one.round, one.score) for one in ratings(desk, ticket)] == [("wang", 0, None)]
    assert [one.ticket_id for one in desk.messages("rating_ask")] == [ticket]


def test_resolved_by_silence_it_is_asked_all_the_same(desk: StandingDesk) -> None:
    """Nobody answered the question, but what was done may be judged."""
    ticket = desk.at("2026-03-16 11:00").report(Priority.P3, held_by="he")
    desk.do(_resolve_by_the_desk, ticket)
    assert len(ratings(desk, ticket)) == 1


def _resolve_by_the_desk(work: Work, ticket: int) -> None:
    handling.mark_resolved(work, work.session.get_one(TicketRow, ticket), at=work.now)


def test_a_tools_ticket_is_never_asked_about(desk: StandingDesk) -> None:
    """S10: nobody reported it."""
    ticket = desk.at("2026-03-16 11:00").report(Priority.P3, held_by="he")
    desk.do(_by_a_tool, ticket)
    desk.do(handling.resolve, ticket, FIXED, by="he")
    assert (ratings(desk, ticket), desk.messages("rating_ask")) == ([], [])


def _by_a_tool(work: Work, ticket: int) -> None:
    row = work.session.get_one(TicketRow, ticket)
    row.source, row.reporter_id = Source.TOOL.value, None


def test_a_cancelled_ticket_is_never_asked_about(desk: StandingDesk) -> None:
    ticket = desk.at("2026-03-16 11:00").report(Priority.P3)
    desk.do(handling.cancel, ticket, reason="works again", by="wang")
    assert ratings(desk, ticket) == []


def test_nobody_rates_what_they_solved_for_themselves(desk: StandingDesk) -> None:
    """S5: He reports his own printer and repairs it."""
    ticket = desk.at("2026-03-16 11:00").report(Priority.P3, held_by="he")
    desk.do(_reported_by, ticket, "he")
    desk.do(handling.resolve, ticket, FIXED, by="he")
    assert ratings(desk, ticket) == []


def _reported_by(work: Work, ticket: int, key: str) -> None:
    person = by_key(work.session, key)
    assert person is not None
    work.session.get_one(TicketRow, ticket).reporter_id = person.id


# what counts


def test_the_last_rating_wins_and_the_same_again_changes_nothing(desk: StandingDesk) -> None:
    ticket = solved(desk)
    for score in (3, 5, 5):
        rate(desk, ticket, score)
    assert [one.score for one in ratings(desk, ticket)] == [5]
    assert [one.changes["rating"] for one in desk.history("satisfaction_rated")] == [[None, 3], [3, 5]]


def test_reopened_it_is_asked_again_and_the_old_rating_no_longer_counts(desk: StandingDesk) -> None:
    ticket = solved(desk)
    rate(desk, ticket, 5)
    desk.do(reopening.reopen, ticket, reason="silent again", by="wang")
    with pytest.raises(IllegalMove):
        rate(desk, ticket, 1)
    desk.do(handling.resolve, ticket, LATE, by="he")
    first, second = ratings(desk, ticket)
    assert (first.score, first.superseded_at is not None) == (5, True)
    assert (second.round, second.score, second.superseded_at) == (1, None, None)
    assert [one.args["round"] for one in desk.messages("rating_ask")] == [0, 1]
    with pytest.raises(IllegalMove):
        rate(desk, ticket, 4, round_=0)
    rate(desk, ticket, 4, round_=1)
    assert [one.score for one in ratings(desk, ticket)] == [5, 4]


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_one_to_five(desk: StandingDesk, score: int) -> None:
    ticket = solved(desk)
    with pytest.raises(InvalidForm):
        rate(desk, ticket, score)


@pytest.mark.parametrize("by", ["he", "zhou", "jiang"])
def test_nobody_else_rates(desk: StandingDesk, by: str) -> None:
    """Not who solved it, not the first line, not the incident manager."""
    ticket = solved(desk)
    with pytest.raises(NotAllowed):
        rate(desk, ticket, 5, by=by)
    with pytest.raises(NotFound):
        rate(desk, ticket, 5, by="li")
    assert ratings(desk, ticket)[0].score is None


# until when


def test_it_is_open_until_five_working_days_after_closure(desk: StandingDesk) -> None:
    """Solved on Mon 2026-09-28 17:00, closed by silence on Thu 10-08 17:00 (the holiday between); open until Wed
    2026-10-14 17:00, a make-up Saturday counted.
    """
    ticket = solved(desk, "2026-09-28 17:00")
    desk.run_until("2026-10-14 17:00")
    closed = desk.ticket(ticket).closed_at
    assert closed is not None
    assert wall(closed) == "Thu 10-08 17:00"
    rate(desk, ticket, 4)
    drawn = len(desk.messages("rating_redraw"))
    desk.run_until("2026-10-14 17:00:01")
    with pytest.raises(IllegalMove) as refused:
        rate(desk, ticket, 5)
    assert refused.value.params["missing"] == (Missing("satisfaction_closed"),)
    assert drawn >= 1


# who hears of it


def test_a_low_rating_reaches_lead_and_incident_manager_and_nobody_else(desk: StandingDesk) -> None:
    """After ten minutes in which it can be corrected; it stands in no channel."""
    ticket = solved(desk)
    lines = len(desk.messages("line", "tell_group"))
    rate(desk, ticket, 2)
    desk.run_until("2026-03-16 11:09")
    assert low_told(desk) == []
    desk.run_until("2026-03-16 11:10")
    assert low_told(desk) == [("Mon 03-16 11:10", 2, ("feng", "jiang"))]
    assert len(desk.messages("line", "tell_group")) == lines
    desk.run_until("2026-03-16 12:00")
    rate(desk, ticket, 1)
    desk.run_until("2026-03-16 18:00")
    assert len(low_told(desk)) == 1, "told once"


def test_a_slip_of_the_finger_troubles_nobody(desk: StandingDesk) -> None:
    ticket = solved(desk)
    rate(desk, ticket, 1)
    desk.run_until("2026-03-16 11:05")
    rate(desk, ticket, 5)
    desk.run_until("2026-03-17 11:00")
    assert low_told(desk) == []


def test_words_of_a_low_rating_go_at_once(desk: StandingDesk) -> None:
    ticket = solved(desk)
    rate(desk, ticket, 1)
    say(desk, ticket, "Three days for a toner")
    assert low_told(desk) == [("Mon 03-16 11:00", 1, ("feng", "jiang"))]
    desk.run_until("2026-03-16 12:00")
    assert len(low_told(desk)) == 1
    assert ratings(desk, ticket)[0].comment == "Three days for a toner"


def test_a_compliment_reaches_who_earned_it(desk: StandingDesk) -> None:
    """S40: the tick lets it be passed on; it stands in the working thread, and He reads it himself."""
    ticket = solved(desk)
    rate(desk, ticket, 5)
    before = len(desk.messages("line"))
    say(desk, ticket, "He came at once, thank you!", public=True)
    assert len(desk.messages("line")) == before + 1
    assert desk.direct_messages("he")[-1] == ("Mon 03-16 11:00", 1)
    assert ratings(desk, ticket)[0].public is True


def test_words_without_the_tick_stay_with_the_rating(desk: StandingDesk) -> None:
    ticket = solved(desk)
    rate(desk, ticket, 4)
    before = len(desk.messages("line", "tell"))
    say(desk, ticket, "Took a while")
    assert len(desk.messages("line", "tell")) == before
    with pytest.raises(InvalidForm):
        say(desk, ticket, "   ", public=True)


def test_no_words_without_a_score(desk: StandingDesk) -> None:
    ticket = solved(desk)
    with pytest.raises(IllegalMove):
        say(desk, ticket, "nice")


def test_a_request_is_asked_about_like_an_incident(desk: StandingDesk) -> None:
    """S15: satisfaction is shared."""
    ticket = desk.at("2026-03-16 11:00").report(Priority.P3, held_by="he", kind=TicketType.SERVICE_REQUEST)
    desk.do(_resolve_by_the_desk, ticket)
    assert len(ratings(desk, ticket)) == 1


# complaints


def test_a_complainant_is_asked_once_it_is_closed(desk: StandingDesk) -> None:
    """In the complainant's own thread; what they say reaches handler and process owner, and nobody else."""
    complaint = complaining.replied(desk.at("2026-03-16 11:00"))
    assert desk.messages("complaint_rating_ask") == []
    desk.do(answering.accept, complaint, by="chen")
    asked = desk.messages("complaint_rating_ask")
    assert [(one.ticket_id, one.lane) for one in asked] == [(complaint, f"c{complaint}:own")]
    everywhere = len(desk.messages("line", "tell", "tell_group", "card"))
    desk.do(satisfaction.rate, complaint, round_=0, score=1, by="chen")
    entry = desk.history("complaint_rated")[0]
    names = desk.names()
    assert (names[entry.data["handler_id"]], [names[one] for one in entry.data["told"]]) == ("jiang", ["yuan"])
    desk.run_until("2026-03-17 11:00")
    assert low_told(desk) == []
    assert len(desk.messages("line", "tell", "tell_group", "card")) == everywhere
    with pytest.raises(IllegalMove):
        desk.do(satisfaction.comment, complaint, round_=0, text="slow", by="chen")


@pytest.mark.parametrize("by", ["jiang", "yuan"])
def test_nobody_else_rates_a_complaint(desk: StandingDesk, by: str) -> None:
    complaint = complaining.replied(desk.at("2026-03-16 11:00"))
    desk.do(answering.accept, complaint, by="chen")
    with pytest.raises(NotAllowed):
        desk.do(satisfaction.rate, complaint, round_=0, score=5, by=by)


def test_an_anonymous_complainant_is_never_asked(desk: StandingDesk) -> None:
    """§3.11: nobody is stored who could be."""
    given = complaining.submit(desk.at("2026-03-16 11:00"), by=None, confidentiality=Confidentiality.ANONYMOUS)
    complaint, reference = complaining.number(given), Reference(given.reference or "")
    for step in (complaints.acknowledge, complaints.investigate):
        desk.do(step, complaint, by="jiang")
    desk.do(answering.reply_final, complaint, complaining.REPLY, by="jiang")
    desk.do(answering.accept, reference)
    assert desk.ticket(complaint).state == "closed"
    assert (ratings(desk, complaint), desk.messages("complaint_rating_ask")) == ([], [])
