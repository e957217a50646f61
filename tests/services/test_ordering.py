"""Ordering from the catalogue: who may, for whom, with which answers, and what is on record afterwards (§3.10, S13)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.rulebook import load
from domain.catalogue import Catalogue
from domain.catalogue.forms import answer_field
from domain.errors import IllegalMove, InvalidForm, NotFound
from domain.projection import PersonRef
from domain.ticket import PendingReason
from models.person import by_slack_id
from models.ticket import TicketRow
from services import approving, handling, items, ordering, people, shelves, showing
from services.handling import HoldForm
from services.identity import Caller, identify
from services.ordering import OrderForm
from services.people import Profile
from services.work import Work
from tests.rulebooks import copied
from tests.services.request_desk import FILLED, approvers, clocks, links, order
from tests.services.standing_desk import StandingDesk

FIRST_LINE = "service-desk"


def problems(desk: StandingDesk, by: str, form: OrderForm) -> list[tuple[str, str]]:
    with pytest.raises(InvalidForm) as refusal:
        desk.do(ordering.order, form, by=by)
    assert desk.history() == []
    return [(one.field, one.code) for one in refusal.value.problems]


def test_an_item_without_approval_goes_to_its_group_at_once(desk: StandingDesk) -> None:
    """SC02: Mon 2026-03-16 10:20; R 10:50, X 13:20, for lunch is not counted."""
    number = order(desk.at("2026-03-16 10:20"), "li", "password-reset")
    row = desk.ticket(number)
    assert (row.type, row.state, row.group, row.owner_group) == (
        "service_request",
        "assigned",
        FIRST_LINE,
        FIRST_LINE,
    )
    assert clocks(desk, number) == [
        ("response", "running", "Mon 03-16 10:50"),
        ("resolution", "running", "Mon 03-16 13:20"),
    ]
    assert [one.kind for one in desk.messages("receipt", "card")] == ["receipt", "card"]


def test_a_request_that_needs_approval_waits_with_the_service_desk(desk: StandingDesk) -> None:
    """§3.10, S1: the desk owns it from the beginning; fulfilment is not timed yet (§3.5.13)."""
    number = order(desk.at("2026-03-16 11:00"), "emma", "data-extract")
    row = desk.ticket(number)
    assert (row.state, row.group, row.assignment) == ("awaiting_approval", FIRST_LINE, 0)
    assert [(kind, state) for kind, state, _ in clocks(desk, number)] == [
        ("response", "running"),
        ("approval", "running"),
        ("approval", "running"),
    ]


def test_something_else_goes_to_the_first_line(desk: StandingDesk) -> None:
    """SC06: Tue 2026-06-16 14:00, a wish for a new service; R 18:00 on the same day."""
    number = order(desk.at("2026-06-16 14:00"), "sun", "new-service")
    assert (desk.ticket(number).state, desk.ticket(number).group) == ("assigned", FIRST_LINE)
    assert clocks(desk, number)[0] == ("response", "running", "Tue 06-16 18:00")


def test_numbers_are_one_series_for_all_types(desk: StandingDesk) -> None:
    """S15: REQ-1, REQ-2."""
    assert [order(desk, "li", "password-reset"), order(desk, "wang", "password-reset")] == [1, 2]


def test_a_running_request_keeps_the_item_it_was_ordered_with(desk: StandingDesk, tmp_path: Path) -> None:
    """S13: steps, approvals, targets and words of today's edition change nothing for yesterday's ticket."""
    number = order(desk.at("2026-03-16 10:20"), "li", "password-reset")
    edited = copied(
        tmp_path,
        (
            "catalogue.yml",
            "targets: {response: 30 min, fulfilment: 2 h, calendar: 5x8}",
            "targets: {response: 5 min, fulfilment: 10 min, calendar: 7x24}",
        ),
        (
            "catalogue.yml",
            "names: {en: Verify the identity of the user, zh: 核实用户身份}",
            "names: {en: Wave, zh: 挥手}",
        ),
    )
    later = StandingDesk(desk.store, load(edited), desk.now)
    frozen = later.do(lambda work: items.of(work, work.session.get_one(TicketRow, number)))
    assert frozen is not None
    assert frozen.checklist[0].names.en == "Verify the identity of the user"
    assert later.ticket(number).item_version == desk.rules.catalogue.item("password-reset").version
    later.do(handling.take, number, by="zhou")
    later.do(handling.hold, number, HoldForm(reason=PendingReason.WAITING_FOR_USER, question="?"), by="zhou")
    later.at("2026-03-16 11:20").do(handling.resume, number, by="zhou")
    assert clocks(later, number)[1] == ("resolution", "running", "Mon 03-16 14:20")


def test_an_item_that_is_gone_still_finishes(desk: StandingDesk) -> None:
    """The ticket needs nothing but what was frozen with it."""
    number = order(desk, "li", "password-reset")
    catalogue = desk.rules.catalogue
    emptied = Catalogue(version="2", categories=catalogue.categories, tree=catalogue.tree[:1])
    bare = StandingDesk(desk.store, replace(desk.rules, catalogue=emptied), desk.now)
    bare.do(handling.take, number, by="zhou")
    assert bare.ticket(number).state == "in_progress"
    with pytest.raises(NotFound):
        order(bare, "li", "password-reset")


def test_only_items_for_the_own_kind_are_on_the_shelf(desk: StandingDesk) -> None:
    """§3.10: production access is for IT and partners, a laptop is not for partners."""
    li, olivia = desk.do(shelves.shelf, by="li"), desk.do(shelves.shelf, by="olivia")
    assert "production-access" not in li.items
    assert "password-reset" in li.items
    assert "new-laptop" not in olivia.items
    assert "portal-access" in olivia.items


def test_what_is_not_on_the_shelf_cannot_be_ordered_either(desk: StandingDesk) -> None:
    """A form that was kept open, or made by hand."""
    with pytest.raises(IllegalMove) as refusal:
        order(desk, "li", "production-access", expires=date(2026, 3, 20))
    assert [one.code for one in refusal.value.params["missing"]] == ["eligible"]
    assert desk.history() == []


def test_every_wrong_answer_is_named_at_once_beside_its_question(desk: StandingDesk) -> None:
    """Nothing is kept, and nothing needs to be typed twice."""
    answers = {"model": "gold", "for": "U0CHEN", "needed": "2026-03-16", "reason": ""}
    found = problems(desk.at("2026-03-16 10:00"), "chen", OrderForm(item="new-laptop", answers=answers))
    assert found == [
        (answer_field("model"), "not_offered"),
        (answer_field("needed"), "not_in_future"),
        (answer_field("reason"), "required"),
    ]


def test_a_third_party_gives_a_last_day(desk: StandingDesk) -> None:
    """§3.10; the limit of the item holds for everybody."""
    filled = FILLED["portal-access"]
    assert problems(desk, "olivia", OrderForm(item="portal-access", answers=filled)) == [("expires", "expiry")]
    late = OrderForm(item="portal-access", answers=filled, expires=date(2027, 1, 1))
    assert problems(desk, "wang", late) == [("expires", "expires_too_late")]


def test_a_guest_of_the_workspace_is_a_third_party(desk: StandingDesk) -> None:
    """S5, §3.10: whom nobody has listed is what Slack says they are; once a full member, an employee."""
    guest = Profile(slack_id="U0GUEST", name="Gus", locale="en-GB", tz="Europe/London", guest=True)
    desk.do(people.learn, guest)
    form = OrderForm(item="portal-access", answers=FILLED["portal-access"])
    with pytest.raises(InvalidForm) as refusal:
        _as_slack(desk, "U0GUEST", form)
    assert [(one.field, one.code) for one in refusal.value.problems] == [("expires", "expiry")]
    with pytest.raises(IllegalMove):
        _as_slack(desk, "U0GUEST", OrderForm(item="new-laptop", answers=FILLED["new-laptop"]))
    desk.do(people.learn, replace(guest, guest=False))
    _as_slack(desk, "U0GUEST", form)
    olivia = desk.look(lambda session: by_slack_id(session, "U0OLIVIA"))
    desk.do(people.learn, replace(guest, slack_id="U0OLIVIA", guest=False))
    assert olivia is not None
    assert olivia.kind == "partner", "the configuration says what the listed are"


def _as_slack(desk: StandingDesk, slack_id: str, form: OrderForm) -> None:
    def run(work: Work) -> None:
        work.actor = identify(work.session, work.rules, Caller(slack_id))
        ordering.order(work, form)

    desk.do(run)


def test_only_some_kinds_of_user_may_be_named(desk: StandingDesk, tmp_path: Path) -> None:
    """A laptop is for staff: a partner is refused beside the question, in both languages, and nothing is kept."""
    staff = "{key: for, kind: person, kinds: [employee, it], names: {en: For whom, zh: 使用人}}"
    edit = ("catalogue.yml", "{key: for, kind: person, names: {en: For whom, zh: 使用人}}", staff)
    desk.rules = load(copied(tmp_path, edit))
    answers = FILLED["new-laptop"] | {"for": "U0OLIVIA"}
    assert problems(desk, "chen", OrderForm(item="new-laptop", answers=answers)) == [
        (answer_field("for"), "not_this_kind")
    ]
    order(desk, "chen", "new-laptop")


def test_whom_the_desk_has_never_met_is_named_all_the_same(desk: StandingDesk) -> None:
    """Not by an id that nobody reads: Slack shows their name where they are mentioned."""
    number = order(desk, "chen", "new-laptop", **{"for": "U0NOBODY"})
    shown = dict(desk.do(showing.one, number, by="chen").answers)
    (named,) = [one for one in shown.values() if isinstance(one, PersonRef)]
    assert named.slack_id == "U0NOBODY"


def test_a_last_day_is_asked_of_whom_it_is_for(desk: StandingDesk) -> None:
    """Zhou orders for Olivia: she is the third party."""
    form = OrderForm(item="portal-access", answers=FILLED["portal-access"], affected_slack="U0OLIVIA")
    assert problems(desk, "zhou", form) == [("expires", "expiry")]


def test_the_first_line_orders_for_everybody(desk: StandingDesk) -> None:
    """S1: the person affected is whose request it is; unit and approvers are theirs."""
    number = order(desk, "zhou", "application-authorisation", for_whom="U0LI")
    row, names = desk.ticket(number), desk.names()
    assert (names[row.reporter_id or 0], names[row.affected_id or 0], row.unit) == ("zhou", "li", "life-service")
    assert approvers(desk, number) == ["dong", "bai"]


def test_a_manager_orders_for_their_own_staff_only(desk: StandingDesk) -> None:
    """Chen reports to Shao; Li does not."""
    number = order(desk, "shao", "application-authorisation", for_whom="U0CHEN")
    assert desk.names()[desk.ticket(number).affected_id or 0] == "chen"
    form = OrderForm(item="password-reset", answers=FILLED["password-reset"], affected_slack="U0LI")
    with pytest.raises(InvalidForm) as refusal:
        desk.do(ordering.order, form, by="shao")
    assert [(one.field, one.code) for one in refusal.value.problems] == [("affected", "not_your_staff")]


def test_others_order_for_themselves(desk: StandingDesk) -> None:
    """Naming oneself is no order for somebody else."""
    form = OrderForm(item="password-reset", answers=FILLED["password-reset"], affected_slack="U0WANG")
    assert problems(desk, "li", form) == [("affected", "not_your_staff")]
    assert desk.ticket(order(desk, "li", "password-reset", for_whom="U0LI")).affected_id is None


def test_answers_are_kept_by_question_and_strays_are_not(desk: StandingDesk) -> None:
    """What was typed stays as it was typed, without what nobody asked."""
    number = order(desk, "li", "password-reset", account="  li.na ", colour="red")
    assert desk.ticket(number).answers == {"account": "li.na", "identity": "call-back"}


def test_a_rejected_request_is_ordered_again_as_a_linked_one(desk: StandingDesk) -> None:
    """§3.10: a new ticket; the old one says what came of it."""
    first = order(desk, "emma", "application-authorisation")
    desk.do(approving.reject, first, reason="until when?", by="shao")
    former = desk.do(shelves.repeat, first, by="emma")
    assert former.answers == FILLED["application-authorisation"]
    second = order(desk, "emma", "application-authorisation", again=first)
    assert links(desk, first) == [(second, first, "resubmission")]
    assert [one.data["other"] for one in desk.history("ordered_again", ticket_id=first)] == [f"REQ-{second}"]


def test_a_request_that_runs_is_not_repeated_by_another(desk: StandingDesk) -> None:
    """Ordering the same twice makes two requests that know nothing of each other."""
    first = order(desk, "emma", "application-authorisation")
    order(desk, "emma", "application-authorisation", again=first)
    assert links(desk, first) == []


def test_somebody_else_s_request_is_not_repeated(desk: StandingDesk) -> None:
    """Neither shown nor linked: to others it does not exist."""
    first = order(desk, "emma", "application-authorisation")
    desk.do(approving.reject, first, reason="no", by="shao")
    for use_case, args in ((shelves.repeat, (first,)), (ordering.order, (_again(first),))):
        with pytest.raises(NotFound):
            desk.do(use_case, *args, by="wang")


def _again(first: int) -> OrderForm:
    return OrderForm(item="application-authorisation", answers=FILLED["application-authorisation"], again=first)
