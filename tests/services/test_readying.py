"""The weekly word to the process owner: what the desk lacks, live, once, and only while something is missing (S42)."""

from dataclasses import replace

import pytest

from domain.leave import AwayReason, Leave
from domain.roster_gaps import RosterGap, gaps
from models.clock import TimerRow
from models.session import Store
from services import absences, readying
from services.absences import AwayForm
from tests.rulebooks import example, local
from tests.services.standing_desk import StandingDesk, wall

MONDAY = local("2026-03-16 09:00")


def told(desk: StandingDesk) -> list[tuple[str, str]]:
    names = desk.names()
    return [(wall(one.created_at), names[one.person_id or 0]) for one in desk.messages("readiness")]


@pytest.fixture
def lacking(store: Store) -> StandingDesk:
    """Sunday evening, and there is no deputy of the incident manager."""
    rules = example()
    roles = rules.organisation.roles.model_copy(update={"incident_manager_deputies": ()})
    organisation = rules.organisation.model_copy(update={"roles": roles})
    desk = StandingDesk(store, replace(rules, organisation=organisation)).at("2026-03-15 20:00")
    desk.do(readying.ensure)
    return desk


def test_on_the_first_working_day_of_the_week_at_nine(lacking: StandingDesk) -> None:
    """Once a week, however often the desk starts."""
    lacking.do(readying.ensure)
    lacking.run_until("2026-03-20 18:00")
    lacking.do(readying.ensure)
    assert told(lacking) == [("Mon 03-16 09:00", "yuan")]
    lacking.run_until("2026-03-23 09:00")
    assert [at for at, _ in told(lacking)] == ["Mon 03-16 09:00", "Mon 03-23 09:00"]


def test_after_a_holiday_it_is_the_day_work_begins(lacking: StandingDesk) -> None:
    """The week of 5 October 2026 begins on Thursday the 8th; that of 20 September on Monday the 21st."""
    lacking.at("2026-10-02 10:00")
    assert wall(lacking.do(readying.next_check)) == "Thu 10-08 09:00"


def test_a_week_of_holidays_only_has_no_check(lacking: StandingDesk) -> None:
    """Spring festival: from Sunday 15 to Monday 23 February nobody works; the next check is Tuesday the 24th."""
    lacking.at("2026-02-15 10:00")
    assert wall(lacking.do(readying.next_check)) == "Tue 02-24 09:00"


def test_nothing_is_said_while_nothing_is_missing(desk: StandingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The timer goes on to the next week."""
    monkeypatch.setattr(readying, "findings", lambda *_args, **_kwargs: ())
    desk.at("2026-03-15 20:00").do(readying.ensure)
    desk.run_until("2026-03-16 10:00")
    assert told(desk) == []
    timer = desk.look(lambda session: session.query(TimerRow).filter_by(kind="readiness").one())
    assert wall(timer.next_look_at) == "Mon 03-23 09:00"


def test_while_the_process_owner_is_away_the_deputy_reads_it(lacking: StandingDesk) -> None:
    form = AwayForm(since=local("2026-03-16 08:00"), until=local("2026-03-18 09:00"), reason=AwayReason.ILLNESS)
    lacking.do(absences.enter, form, by="yuan")
    lacking.run_until("2026-03-16 09:00")
    assert [who for _, who in told(lacking)] == ["fang"]


def test_a_week_in_which_everybody_on_call_is_away_is_a_hole() -> None:
    """Xu from Monday to Friday, Shen from Wednesday on: the network has nobody from Wednesday to Friday."""
    xu = Leave(person="xu", since=MONDAY, until=local("2026-03-20 18:00"))
    shen = Leave(person="shen", since=local("2026-03-18 09:00"), until=local("2026-03-27 18:00"))
    rules = example().changed_by((), (xu, shen))
    found = gaps(rules, since=MONDAY, until=local("2026-03-23 09:00"))
    hole = RosterGap(group="network", since=shen.since, until=xu.until, on_call=True)
    assert found == (hole,)


def test_a_group_without_on_call_has_a_hole_while_all_are_away() -> None:
    """Both of desktop support, until the first comes back; what began before counts from now."""
    both = tuple(
        Leave(person=key, since=local("2026-03-10 09:00"), until=local(until))
        for key, until in (("feng", "2026-03-17 09:00"), ("he", "2026-03-19 09:00"))
    )
    found = gaps(example().changed_by((), both), since=MONDAY, until=local("2026-03-23 09:00"))
    assert found == (RosterGap(group="desktop", since=MONDAY, until=local("2026-03-17 09:00"), on_call=False),)


def test_a_full_roster_has_no_hole() -> None:
    assert gaps(example(), since=MONDAY, until=local("2026-03-23 09:00")) == ()


def test_the_owner_of_an_entry_is_told_of_its_review(desk: StandingDesk) -> None:
    """S19: past its date, each week; an owner reads of their own entries alone, the process owner of all."""
    desk.at("2027-04-04 20:00").do(readying.ensure)
    desk.run_until("2027-04-05 09:00")
    assert "yuan" in {name for _, name in told(desk)}
    assert "bai" in {name for _, name in told(desk)}
    everything = desk.do(readying.lacking)
    own = desk.do(readying.lacking, owner="bai")
    catalogue = desk.rules.catalogue
    assert {catalogue.owner_of(catalogue.leaf(one.params["leaf"])) for one in own.findings} == {"bai"}
    assert own.gaps == ()
    assert 0 < len(own.findings) < len(everything.findings)
