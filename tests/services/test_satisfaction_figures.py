"""K14 counted in the record (process §5, S37): who was asked in the period, by the last asking of each ticket."""

from dataclasses import replace

from domain.digest import Scope
from domain.figures import Figure, Period, Share
from domain.ticket import Priority, ResolutionCode, TicketType
from models.person import by_key
from models.ticket import TicketRow
from services import figures, handling, people, reopening, satisfaction, satisfaction_figures
from services.handling import ResolveForm
from services.work import Work
from tests.rulebooks import SHANGHAI, local
from tests.services.standing_desk import StandingDesk

FIXED = ResolveForm(
    code=ResolutionCode.PERMANENT_FIX, resolution="new toner", cause="empty", workaround=False, breach_reason="late"
)
MARCH = Period(local("2026-03-01 00:00"), local("2026-04-01 00:00"))


def rated(desk: StandingDesk, *scores: int | None, unit: str | None = None) -> list[int]:
    """Solved on Monday 2026-03-16 and rated, or not."""
    made = []
    for score in scores:
        ticket = desk.at("2026-03-16 11:00").report(Priority.P3, held_by="he")
        desk.do(_of_unit, ticket, unit)
        desk.do(handling.resolve, ticket, FIXED, by="he")
        if score is not None:
            desk.do(satisfaction.rate, ticket, round_=0, score=score, by="wang")
        made.append(ticket)
    return made


def _of_unit(work: Work, ticket: int, unit: str | None) -> None:
    work.session.get_one(TicketRow, ticket).unit = unit


def counted(work: Work, key: str, scope: Scope = Scope()) -> dict[TicketType, Share]:  # noqa: B008 - frozen
    reader = people.as_actor(work, people.ids(work, (key,))[0])
    found = satisfaction_figures.by_type(reader, figures.reach(reader, scope), MARCH)
    return {kind: one.content for kind, one in found.items()}


def test_content_of_rated_and_rated_of_asked(desk: StandingDesk) -> None:
    rated(desk, 5, 4, 3, None)
    assert desk.do(counted, "jiang") == {TicketType.INCIDENT: Share(2, 3)}


def test_who_is_not_in_slack_is_not_asked(desk: StandingDesk) -> None:
    """And does not lower the share of those who answer."""

    def leaves_slack(work: Work) -> None:
        wang = by_key(work.session, "wang")
        assert wang is not None
        wang.slack_id = None

    rated(desk, 5)
    desk.do(leaves_slack)
    rated(desk, None)

    def answered(work: Work) -> Share:
        reader = people.as_actor(work, people.ids(work, ("jiang",))[0])
        return satisfaction_figures.by_type(reader, figures.reach(reader, Scope()), MARCH)[TicketType.INCIDENT].answered

    assert desk.do(answered) == Share(1, 1)


def test_a_reopened_ticket_counts_with_its_last_asking_alone(desk: StandingDesk) -> None:
    """Five at first, reopened and two the second time: one rating, not content."""
    (ticket,) = rated(desk, 5)
    desk.do(reopening.reopen, ticket, reason="silent again", by="wang")
    assert desk.do(counted, "jiang") == {}, "until it is asked about again"
    desk.do(handling.resolve, ticket, FIXED, by="he")
    desk.do(satisfaction.rate, ticket, round_=1, score=2, by="wang")
    assert desk.do(counted, "jiang") == {TicketType.INCIDENT: Share(0, 1)}


def test_each_unit_has_its_own(desk: StandingDesk) -> None:
    """S37: satisfaction per unit, with everything below it in a reader's scope."""
    rated(desk, 5, 5, unit="life-haidian")
    rated(desk, 1, unit="property-leshan")

    def units(work: Work) -> dict[str | None, Share]:
        reader = people.as_actor(work, people.ids(work, ("jiang",))[0])
        found = satisfaction_figures.by_unit(reader, figures.reach(reader, Scope()), MARCH)
        return {unit: one.content for unit, one in found.items()}

    assert desk.do(units) == {"life-haidian": Share(2, 2), "property-leshan": Share(0, 1)}
    assert desk.do(counted, "jiang", Scope(units=("life",))) == {TicketType.INCIDENT: Share(2, 2)}


def test_the_digest_shows_it_from_five_ratings_on(desk: StandingDesk) -> None:
    """Fewer would tell who gave which."""

    def shown(work: Work) -> list[tuple[Figure, Share]]:
        reader = people.as_actor(work, people.ids(work, ("jiang",))[0])
        found = satisfaction_figures.levels(reader, figures.reach(reader, Scope()), zone=SHANGHAI)
        return [(one.figure, one.share) for one in found]

    rated(desk, 5, 5, 4, 1)
    assert desk.at("2026-03-17 08:30").do(shown) == []
    rated(desk, 5)
    assert desk.at("2026-03-17 08:30").do(shown) == [(Figure.SATISFACTION, Share(4, 5))]
    stricter = desk.rules.policy.reporting.model_copy(update={"csat_minimum": 6})
    desk.rules = replace(desk.rules, policy=desk.rules.policy.model_copy(update={"reporting": stricter}))
    assert desk.do(shown) == [], "the policy says how many"


def test_praise_that_may_be_published_is_listed(desk: StandingDesk) -> None:
    """S40: with the tick, and of a ticket that was not rated low."""
    first, second, third = rated(desk, 5, 5, 1)
    for ticket, text, public in ((first, "thank you", True), (second, "quick", False), (third, "awful", True)):
        desk.do(satisfaction.comment, ticket, round_=0, text=text, public=public, by="wang")

    def listed(work: Work) -> list[str]:
        reader = people.as_actor(work, people.ids(work, ("jiang",))[0])
        found = satisfaction_figures.compliments(reader, figures.reach(reader, Scope()), MARCH)
        return [one.text for one in found]

    assert desk.do(listed) == ["thank you"]
