"""Duplicates follow their master: responded to and resolved with it, told with it, and alone again when they are not
the same after all (process §3.5.12, SC15).
"""

import pytest

from domain.errors import IllegalMove
from domain.ticket import State
from services import duplicates, following, handling, majors, reopening
from services.conversation import Said
from services.majors import DeclareForm
from tests.services.duplicate_desk import FIXED, USERS, joined, reported, restored, storm
from tests.services.major_desk import missing
from tests.services.standing_desk import StandingDesk, wall


def test_whoever_works_on_the_master_works_on_its_duplicates(desk: StandingDesk) -> None:
    """The response of those linked before comes with the master's, of those linked later with the link."""
    master, followers = storm(desk)
    desk.at("2026-03-23 09:08").do(handling.take, master, by="ma")
    desk.at("2026-03-23 09:09").sweep()
    assert {wall(desk.ticket(one).responded_at) for one in followers} == {"Mon 03-23 09:08"}
    desk.at("2026-03-23 09:10")
    late = joined(desk, master, by="zhao").ticket.id
    assert wall(desk.ticket(late).responded_at) == "Mon 03-23 09:10"


def test_duplicates_are_resolved_with_their_master_at_its_own_instant(desk: StandingDesk) -> None:
    """Code “duplicate”; the result is each one's own, and each reporter is told."""
    master, followers = storm(desk)
    desk.at("2026-03-23 10:30")
    restored(desk, master)
    assert {desk.ticket(one).state for one in followers} == {State.ASSIGNED}
    desk.at("2026-03-23 10:31").sweep()
    for one in followers:
        row = desk.ticket(one)
        assert (row.state, row.resolution_code, row.resolution_result) == (State.RESOLVED, "duplicate", "met")
        assert wall(row.resolved_at) == "Mon 03-23 10:30"
        assert len([sent for sent in desk.messages("tell_reporter") if sent.ticket_id == one]) == 2  # linked, resolved


def test_a_thousand_follow_in_batches(desk: StandingDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each transaction of the sweep takes a bounded number; all are resolved in the end."""
    monkeypatch.setattr(following, "BATCH", 2)
    master, followers = storm(desk)
    followers += [joined(desk, master, by=USERS[n]).ticket.id for n in (5, 6, 7)]
    desk.at("2026-03-23 10:30")
    restored(desk, master)
    desk.do(following.follow, str(master))
    assert sum(desk.ticket(one).state == State.RESOLVED for one in followers) == 2
    desk.sweep()
    assert {desk.ticket(one).state for one in followers} == {State.RESOLVED}


def test_who_still_has_it_goes_on_alone_and_the_masters_holder_hears(desk: StandingDesk) -> None:
    master, (child, other) = storm(desk)
    desk.at("2026-03-23 10:30")
    restored(desk, master)
    desk.sweep()
    desk.at("2026-03-23 11:00").do(reopening.reopen, child, reason="还是发不出去", by=USERS[3])
    desk.sweep()
    row = desk.ticket(child)
    assert (row.state, row.master_id) == (State.IN_PROGRESS, None)
    assert desk.ticket(other).state == desk.ticket(master).state == State.RESOLVED
    (told,) = [one for one in desk.messages("tell") if one.key and one.key.startswith("parted:")]
    assert desk.names()[told.person_id or 0] == "ma"


def test_a_master_that_is_opened_again_leaves_its_duplicates_to_their_reporters(desk: StandingDesk) -> None:
    """Each says for themselves whether it works; one that comes back meanwhile stays with the master."""
    master, (child, other) = storm(desk)
    desk.at("2026-03-23 10:30")
    restored(desk, master)
    desk.sweep()
    desk.at("2026-03-23 10:40").do(reopening.reopen, master, reason="again", by="zhou")
    desk.do(reopening.reopen, child, reason="again here too", by=USERS[3])
    desk.sweep()
    assert (desk.ticket(child).state, desk.ticket(child).master_id) == (State.IN_PROGRESS, master)
    assert desk.ticket(other).state == State.RESOLVED
    desk.at("2026-03-23 11:00").do(handling.resolve, master, FIXED, by="ma")
    desk.sweep()
    assert desk.ticket(child).state == State.RESOLVED


def test_one_message_reaches_everybody_affected(desk: StandingDesk) -> None:
    """And each of them once, however often it is handed on."""
    master, followers = storm(desk)
    desk.do(duplicates.tell_affected, master, Said(text="邮件将在一小时内恢复"), by="ma")
    (event,) = desk.history("affected_told")
    for _ in range(2):
        desk.do(following.relay, event.id)
    told = [one.ticket_id for one in desk.messages("comment") if one.place == "reporter"]
    assert told == [master, *followers]
    desk.sweep()
    assert all(desk.ticket(one).responded_at == desk.now for one in (master, *followers))


def test_a_master_without_duplicates_has_nobody_to_tell(desk: StandingDesk) -> None:
    master = reported(desk)
    with pytest.raises(IllegalMove) as refusal:
        desk.do(duplicates.tell_affected, master, Said(text="soon"), by="zhou")
    assert missing(refusal) == {"no_children"}


def test_duplicates_are_resolved_by_the_stand_down_of_their_major_incident(desk: StandingDesk) -> None:
    master, followers = storm(desk)
    desk.do(majors.declare, master, DeclareForm(criterion="C2"), by="jiang")
    desk.at("2026-03-23 09:30").do(majors.update, master, majors.UpdateForm(affected="Mail", done="Over"), by="jiang")
    form = majors.StandDownForm(restored_at=desk.now, resolution="switched", confirmed=True)
    desk.do(majors.stand_down, master, form, by="jiang")
    desk.sweep()
    assert {desk.ticket(one).state for one in followers} == {State.RESOLVED}
