"""Duplicates at work: known outages, joining, linking and parting, and what it does to clocks and reminders."""

from dataclasses import replace

import pytest

from domain.errors import Conflict, IllegalMove, NotAllowed, NotFound
from domain.ticket import MajorState, Priority
from services import conversation, duplicates, handling, outages, reporting, showing
from services.conversation import Said
from tests.services import complaining
from tests.services.duplicate_desk import ALIKE, MAIL, USERS, joined, known, reported, restored, storm
from tests.services.major_desk import missing
from tests.services.standing_desk import StandingDesk, wall


def test_three_alike_are_known_to_whoever_opens_the_form(desk: StandingDesk) -> None:
    """SC15: nobody in the desk has looked yet; what is told is service, since when, how many and how it stands."""
    master = reported(desk)
    for number, who in enumerate(USERS[:2]):
        assert known(desk) == ()
        reported(desk, f"2026-03-23 09:0{number + 3}", by=who, form=ALIKE)
    (outage,) = known(desk)
    assert (outage.ticket_id, outage.people, wall(outage.since)) == (master, 3, "Mon 03-23 09:02")
    assert outage.service[-1].en == "Mail"
    assert known(desk, words="打印机坏了") == ()
    assert known(desk, service="printing") == ()
    assert known(desk, words="my e-mail") == (outage,)


def test_who_joins_reads_no_fewer_than_before(desk: StandingDesk) -> None:
    """Three report the same and nobody has linked them: whoever joins is the fourth."""
    master = reported(desk)
    for number, who in enumerate(USERS[:2]):
        reported(desk, f"2026-03-23 09:0{number + 3}", by=who, form=ALIKE)
    outage = joined(desk, master, by="dong").duplicates.outage
    assert outage is not None
    assert outage.people == 4


def test_partners_and_suppliers_are_told_of_no_outage(desk: StandingDesk) -> None:
    """Process S5, S7: they know of their own tickets alone."""
    master, _ = storm(desk)
    assert known(desk, by="tang") == ()
    with pytest.raises(Conflict, match="outage_over"):
        joined(desk, master, by="tang")


@pytest.mark.parametrize("form", [replace(MAIL, service=None), replace(MAIL, service="policy-admin")])
def test_what_concerns_security_is_never_told_of(desk: StandingDesk, form: reporting.IncidentForm) -> None:
    numbers = [reported(desk, by=who, form=form) for who in ("wang", *USERS[:3])]
    assert len(known(desk)) == 1

    def to_security(work: duplicates.Work) -> None:
        for number in numbers:
            work.session.get_one(reporting.TicketRow, number).category = "attack"

    desk.do(to_security)
    assert known(desk) == ()


def test_a_confidential_incident_is_never_told_of_or_suggested(desk: StandingDesk) -> None:
    master, (child, _) = storm(desk)
    other = reported(desk, "2026-03-23 09:10", by="shao")

    def hide(work: duplicates.Work) -> None:
        work.session.get_one(reporting.TicketRow, master).confidential = True

    desk.do(hide)
    assert known(desk) == ()
    assert [one.ticket_id for one in desk.do(showing.one, other, by="zhou").duplicates.alike] == []
    with pytest.raises(IllegalMove) as refusal:
        desk.do(duplicates.link, other, master, by="jiang")
    assert missing(refusal) == {"master"}
    assert desk.ticket(child).master_id == master


def test_new_rules_judge_anew_what_reads_as_before(desk: StandingDesk) -> None:
    """Of the same three, an outage is known from three people on, and not from four."""
    reported(desk)
    for who in USERS[:2]:
        reported(desk, by=who, form=ALIKE)
    assert len(known(desk)) == 1
    before = desk.rules
    later = before.policy.duplicates.model_copy(update={"known_from": 4})
    desk.rules = replace(before, policy=before.policy.model_copy(update={"duplicates": later}))
    assert known(desk) == ()
    desk.rules = before
    assert len(known(desk)) == 1


def test_a_complaint_is_no_master_and_linking_to_one_says_nothing(desk: StandingDesk) -> None:
    """Process §3.11: the same answer as for a number that does not exist."""
    number = complaining.number(complaining.submit(desk))
    own = reported(desk)
    for wanted in (number, 999_999):
        with pytest.raises(NotFound) as refusal:
            desk.do(duplicates.link, own, wanted, by="zhou")
        assert refusal.value.code == "ticket_not_found"
    assert [one.ticket_id for one in desk.do(outages.cases)] == [own]


def test_who_joins_has_a_ticket_of_their_own(desk: StandingDesk) -> None:
    """Own number, own start, the outage's priority and group; a receipt and no card of its own."""
    master, _ = storm(desk)
    desk.at("2026-03-23 09:07")
    card = joined(desk, master, by="mei")
    row = desk.ticket(card.ticket.id)
    assert (row.master_id, row.priority, row.group) == (master, Priority.P2, "data-centre")
    assert wall(row.reported_at) == "Mon 03-23 09:07"
    assert wall(desk.clock(row.id, "resolution").due_at) == "Mon 03-23 17:07"
    sent = [one.kind for one in desk.messages("receipt", "card") if one.ticket_id == row.id]
    assert sent == ["receipt"]
    assert card.duplicates.outage is not None
    assert card.duplicates.outage.people == 4


def test_an_outage_that_is_over_cannot_be_joined(desk: StandingDesk) -> None:
    master, _ = storm(desk)
    restored(desk, master)
    with pytest.raises(Conflict, match="outage_over"):
        joined(desk, master, by="zhao")


def test_a_report_that_came_first_is_asked_once(desk: StandingDesk) -> None:
    """The match appears with the submission: the report is taken, and its receipt offers to join."""
    master, _ = storm(desk)
    desk.at("2026-03-23 09:06")
    card = desk.do(reporting.report, ALIKE, by="zhao")
    assert card.duplicates.asked
    assert card.duplicates.outage is not None
    desk.do(duplicates.link, card.ticket.id, card.duplicates.outage.ticket_id, by="zhao")
    desk.do(duplicates.link, card.ticket.id, master, by="zhao")  # a second tap changes nothing
    assert len(desk.history("duplicate_linked", ticket_id=card.ticket.id)) == 1


def test_who_says_that_it_is_different_is_not_asked_again(desk: StandingDesk) -> None:
    storm(desk)
    desk.at("2026-03-23 09:06")
    assert not desk.do(reporting.report, replace(ALIKE, different=True), by="zhao").duplicates.asked
    asked = desk.do(reporting.report, ALIKE, by="mei")
    desk.do(duplicates.keep_apart, asked.ticket.id, by="mei")
    assert not desk.do(showing.one, asked.ticket.id, by="mei").duplicates.asked
    assert desk.do(showing.one, asked.ticket.id, by="zhou").duplicates.alike == ()


def test_nobody_joins_or_parts_the_report_of_another(desk: StandingDesk) -> None:
    master, (child, _) = storm(desk)
    own = reported(desk, "2026-03-23 09:06", by="zhao")
    for who in ("mei", "sun"):
        with pytest.raises(NotFound):
            desk.do(duplicates.link, own, master, by=who)
        with pytest.raises(NotFound):
            desk.do(duplicates.keep_apart, own, by=who)
    with pytest.raises(NotAllowed):
        desk.do(duplicates.unlink, child, reason="not mine", by=USERS[3])


def test_a_reporter_cannot_try_numbers(desk: StandingDesk) -> None:
    """Only what is a known outage is joined; anything else is “over”, whatever it is."""
    secret = reported(desk, by="shao", form=replace(MAIL, service="printing"))
    own = reported(desk, "2026-03-23 09:06", by="zhao")
    with pytest.raises(Conflict, match="outage_over"):
        desk.do(duplicates.link, own, secret, by="zhao")


def test_support_sees_what_a_report_looks_like_and_its_reporter_does_not(desk: StandingDesk) -> None:
    master = reported(desk)
    second = reported(desk, "2026-03-23 09:03", by="li", form=ALIKE)
    (alike,) = desk.do(showing.one, second, by="zhou").duplicates.alike
    assert (alike.ticket_id, alike.people) == (master, 1)
    assert desk.do(showing.one, second, by="li").duplicates.alike == ()
    assert desk.do(showing.one, master, by="zhou").duplicates.similar == 1


def test_one_tap_links_everything_that_looks_like_it(desk: StandingDesk) -> None:
    master = reported(desk)
    like = [reported(desk, f"2026-03-23 09:0{n + 3}", by=USERS[n], form=ALIKE) for n in range(4)]
    other = reported(desk, "2026-03-23 09:09", by="mei", form=replace(ALIKE, title="打印机卡纸", service="printing"))
    done = desk.do(duplicates.link_similar, master, by="zhou")
    assert (done.linked, done.left) == (4, 0)
    assert {desk.ticket(one).master_id for one in like} == {master}
    assert desk.ticket(other).master_id is None


def test_a_duplicate_is_no_master_and_a_master_no_duplicate(desk: StandingDesk) -> None:
    master, (child, _) = storm(desk)
    other = reported(desk, "2026-03-23 09:06", by="zhao")
    for one, to, code in ((other, child, "master"), (master, other, "has_children"), (other, other, "master")):
        with pytest.raises(IllegalMove) as refusal:
            desk.do(duplicates.link, one, to, by="zhou")
        assert missing(refusal) == {code}


def test_a_proposed_major_incident_is_decided_on_before_it_is_linked(desk: StandingDesk) -> None:
    master = reported(desk)
    other = reported(desk, "2026-03-23 09:06", by="zhao", form=replace(MAIL, title="VPN 也断了", consider_major=True))
    assert desk.ticket(other).major == MajorState.PROPOSED
    with pytest.raises(IllegalMove) as refusal:
        desk.do(duplicates.link, other, master, by="zhou")
    assert missing(refusal) == {"major_itself"}


def test_a_master_with_open_duplicates_is_not_cancelled(desk: StandingDesk) -> None:
    master, _ = storm(desk)
    with pytest.raises(IllegalMove) as refusal:
        desk.do(handling.cancel, master, reason="no fault", by="jiang")
    assert missing(refusal) == {"open_children"}


def test_unlinked_it_is_back_in_its_groups_queue(desk: StandingDesk) -> None:
    """With a card, its own reminders, and nobody proposes a master again."""
    _, (child, _) = storm(desk)
    with pytest.raises(IllegalMove):
        desk.do(duplicates.unlink, child, reason=" ", by="zhou")
    desk.do(duplicates.unlink, child, reason="only her mailbox is full", by="zhou")
    assert desk.ticket(child).master_id is None
    assert [one.kind for one in desk.messages("card") if one.ticket_id == child] == ["card", "card"]
    assert desk.do(showing.one, child, by="zhou").duplicates.alike == ()
    assert child in {one.ticket.id for one in desk.do(showing.overview, by="ma").queue}


def test_the_queue_shows_the_master_alone(desk: StandingDesk) -> None:
    master, _ = storm(desk)
    assert [one.ticket.id for one in desk.do(showing.overview, by="ma").queue] == [master]


def test_what_a_duplicates_reporter_writes_is_read_in_the_masters_thread(desk: StandingDesk) -> None:
    master, (child, _) = storm(desk)
    desk.do(conversation.reply, child, Said(text="still nothing here"), by=USERS[3])
    (comment,) = [one for one in desk.messages("comment") if one.place == "work"]
    assert (comment.ticket_id, comment.lane) == (child, f"t{master}")
