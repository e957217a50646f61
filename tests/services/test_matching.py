"""Who in Slack is who on record: by e-mail, never against what is known, and nobody becomes somebody else."""

from dataclasses import replace
from typing import Any

import pytest

from domain.calls import Call
from domain.priority import CanWork, Scope
from domain.rulebook import Rulebook
from models.person import PersonRow
from models.session import Store
from services import matching, people, reporting, showing
from services.people import Profile
from services.reporting import IncidentForm
from tests.rulebooks import example
from tests.services.standing_desk import StandingDesk

HE = Profile(slack_id="U0NEWHE", name="何涛", locale="zh-CN", tz="Asia/Shanghai", email="He.Tao@maplebridge.example")
BO = Profile(slack_id="U0BO", name="Bo", locale="en-US", tz="Europe/Paris", email="bo@partner.example", guest=True)


def without_slack(*keys: str) -> Rulebook:
    """The example, in which these people are known by e-mail only."""
    rules = example()
    listed = tuple(
        one.model_copy(update={"slack": None}) if one.key in keys else one for one in rules.organisation.people
    )
    organisation = rules.organisation.__class__(
        units=rules.organisation.units, people=listed, groups=rules.organisation.groups, roles=rules.organisation.roles
    )
    return replace(rules, organisation=organisation)


@pytest.fixture
def by_mail(store: Store) -> StandingDesk:
    """He and Priya are configured without their Slack ids."""
    return StandingDesk(store, without_slack("he", "priya"))


def person(desk: StandingDesk, **wanted: Any) -> PersonRow | None:
    return desk.look(lambda session: session.query(PersonRow).filter_by(**wanted).one_or_none())


def call(desk: StandingDesk, caller: Call) -> int:
    form = IncidentForm(title="Silent", service="printing", scope=Scope.ME, can_work=CanWork.PARTLY, call=caller)
    return desk.do(reporting.report, form, by="zhou").ticket.id


def alarms(desk: StandingDesk) -> list[str]:
    return [one.args["alarm"] for one in desk.messages("alarm")]


def test_who_first_writes_is_recognised_by_their_address(by_mail: StandingDesk) -> None:
    """In any spelling of it; from then on he has the groups of the configuration."""
    by_mail.do(people.learn, HE)
    found = person(by_mail, slack_id="U0NEWHE")
    assert found is not None
    assert (found.key, found.email) == ("he", "he.tao@maplebridge.example")
    assert by_mail.do(lambda work: work.actor.groups, by="he") == {"desktop"}


def test_slack_is_asked_once_a_day_for_who_is_known_by_address_only(by_mail: StandingDesk) -> None:
    """At each start; whoever is in Slack is not asked for."""
    by_mail.do(people.sync)
    asked = [by_mail.names()[one.person_id or 0] for one in by_mail.messages("find_person")]
    assert sorted(asked) == ["he", "priya"]
    assert by_mail.do(matching.sought, by_mail.messages("find_person")[0].person_id) is not None


@pytest.mark.parametrize(
    "account",
    [replace(HE, guest=True), replace(HE, foreign=True)],
    ids=["a guest", "a bot, another workspace or a deactivated account"],
)
def test_nobody_of_the_house_is_taken_for_a_guest_or_a_stranger(by_mail: StandingDesk, account: Profile) -> None:
    """The account stays what it is; those who run the bot hear of it."""
    by_mail.do(people.learn, account)
    assert alarms(by_mail) == ["identity"]
    stranger = person(by_mail, slack_id="U0NEWHE")
    assert stranger is not None
    assert stranger.key is None
    he = person(by_mail, key="he")
    assert he is not None
    assert he.slack_id is None


def test_a_third_partys_guest_is_recognised(by_mail: StandingDesk) -> None:
    """Priya of the vendor is a guest of the workspace, as configured."""
    priya = Profile(
        slack_id="U0NEWPRIYA", name="Priya", locale="en-GB", tz=None, email="priya.nair@vendor.example", guest=True
    )
    by_mail.do(people.learn, priya)
    found = person(by_mail, slack_id="U0NEWPRIYA")
    assert found is not None
    assert found.key == "priya"


def test_a_second_account_with_the_same_address_takes_nothing_over(desk: StandingDesk) -> None:
    """He is U0HE by configuration; another account with his address is a stranger, and an alarm rings once."""
    desk.do(people.learn, HE)
    desk.do(people.learn, HE)
    assert alarms(desk) == ["identity"]
    he = person(desk, key="he")
    assert he is not None
    assert he.slack_id == "U0HE"


def test_who_wrote_before_they_were_recognised_keeps_their_tickets(by_mail: StandingDesk) -> None:
    """He wrote as a stranger, without the address being known; later Slack tells it: one person, all tickets."""
    by_mail.do(people.learn, replace(HE, email=None))
    stranger = person(by_mail, slack_id="U0NEWHE")
    assert stranger is not None
    by_mail.do(people.learn, HE)
    found = person(by_mail, key="he")
    assert found is not None
    assert (found.id, found.slack_id) == (stranger.id, "U0NEWHE")


def test_a_caller_who_joins_slack_finds_their_ticket_there(desk: StandingDesk) -> None:
    """Bo called with an e-mail address; on joining, the open ticket opens its thread with Bo."""
    number = call(desk, Call(name="Bo of the broker", contact="bo@partner.example"))
    before = len(desk.messages("receipt"))
    desk.do(people.changed, BO)
    bo = person(desk, slack_id="U0BO")
    assert bo is not None
    assert len(desk.messages("receipt")) == before + 1
    seen = desk.do(lambda work: showing.one(people.as_actor(work, bo.id), number))
    assert seen.ticket.id == number
    assert seen.call_back is None


def test_a_caller_is_never_taken_for_somebody_of_another_house(desk: StandingDesk) -> None:
    """The same address from another workspace is a doubt."""
    call(desk, Call(name="Bo of the broker", contact="bo@partner.example"))
    desk.do(people.changed, replace(BO, foreign=True))
    assert alarms(desk) == ["identity"]


def test_of_people_the_desk_never_heard_of_nothing_is_kept(desk: StandingDesk) -> None:
    """Slack tells of everybody who joins."""
    desk.do(people.changed, BO)
    assert person(desk, slack_id="U0BO") is None


def test_the_configuration_decides_whose_an_account_is(by_mail: StandingDesk) -> None:
    """He wrote as a stranger; then his Slack id is configured: the next start joins both rows instead of failing."""
    by_mail.do(people.learn, replace(HE, email=None))
    listed = tuple(
        one.model_copy(update={"slack": "U0NEWHE"}) if one.key == "he" else one
        for one in by_mail.rules.organisation.people
    )
    old = by_mail.rules.organisation
    fresh = old.__class__(units=old.units, people=listed, groups=old.groups, roles=old.roles)
    again = StandingDesk(by_mail.store, replace(by_mail.rules, organisation=fresh))
    found = person(again, key="he")
    assert found is not None
    assert found.slack_id == "U0NEWHE"
