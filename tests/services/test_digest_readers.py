"""Who reads what in a digest: as counted at the cut-off, only what they may see, complaints a number or nothing."""

import pytest

from domain.digest import Block
from domain.errors import NotAllowed, NotFound
from domain.ticket import State, TicketType
from models.complaint import ComplaintSubjectRow
from models.digest import DigestRow
from models.outbox import OutboxRow
from models.person import by_key
from models.session import Store
from models.ticket import TicketRow
from services import digest, showing
from services.work import Work
from tests.services.digest_desk import face, readers, sent_to
from tests.services.past import Past, put
from tests.services.standing_desk import StandingDesk


@pytest.fixture
def one_reader(store: Store) -> StandingDesk:
    """Only Jiang, the incident manager, reads a digest: of everything."""
    return StandingDesk(store, readers("jiang"))


def test_what_is_sent_is_what_was_counted(one_reader: StandingDesk) -> None:
    """Delivery an hour later, after everything was resolved, still says what stood at the cut-off."""
    one_reader.at("2026-09-28 08:00").do(digest.ensure)
    number = one_reader.do(put, Past(reported="2026-09-21 09:00", responded="2026-09-21 09:10", assignee="he"))
    one_reader.run_until("2026-09-28 08:30")
    (row,) = sent_to(one_reader, "jiang")

    def resolve(work: Work) -> None:
        ticket = work.session.get_one(TicketRow, number)
        ticket.state, ticket.resolved_at = State.RESOLVED.value, work.now

    one_reader.at("2026-09-28 09:30").do(resolve)
    later = one_reader.do(digest.shown, row.id)
    assert later is not None
    assert [line.ticket for line in later.snapshot.block(Block.BREACHED).lines] == [number]


def test_what_became_secret_meanwhile_keeps_its_number_and_loses_its_line(store: Store) -> None:
    """A ticket made confidential between cut-off and delivery is still counted, but not named to a group's lead."""
    desk = StandingDesk(store, readers("feng"))
    desk.at("2026-09-28 08:00").do(digest.ensure)
    number = desk.do(put, Past(reported="2026-09-21 09:00", responded="2026-09-21 09:10"))
    desk.run_until("2026-09-28 08:30")
    (row,) = sent_to(desk, "feng")

    def hide(work: Work) -> None:
        ticket = work.session.get_one(TicketRow, number)
        ticket.confidential, ticket.group = True, "security"

    desk.do(hide)
    later = desk.do(digest.shown, row.id)
    assert later is not None
    block = later.snapshot.block(Block.BREACHED)
    assert (block.total, block.lines, block.unnamed) == (1, (), 1)
    assert number not in later.titles


def test_lists_are_for_the_reader_of_the_digest_alone(one_reader: StandingDesk) -> None:
    """Pan asks for Jiang's digest by its number: there is no such digest."""
    one_reader.at("2026-09-28 08:00").do(digest.ensure)
    one_reader.run_until("2026-09-28 08:30")
    (row,) = sent_to(one_reader, "jiang")
    assert one_reader.do(digest.own, row.id, by="jiang").id == row.id
    with pytest.raises(NotFound):
        one_reader.do(digest.own, row.id, by="pan")
    with pytest.raises(NotFound):
        one_reader.do(digest.own, row.id + 1, by="jiang")


def test_on_demand_managers_see_all_leads_their_groups_and_others_nothing(desk: StandingDesk) -> None:
    """Jiang is configured; Tian, duty manager, is not and sees everything; Wang is a user."""
    desk.at("2026-09-28 10:00")
    assert face(desk, "jiang").snapshot.scope.everything
    assert face(desk, "tian").snapshot.scope.everything
    assert face(desk, "feng").snapshot.scope.groups == ("desktop",)
    with pytest.raises(NotAllowed):
        face(desk, "wang")
    assert desk.look(lambda session: session.query(DigestRow).count()) == 0
    assert desk.look(lambda session: session.query(OutboxRow).count()) == 0


def complain(desk: StandingDesk, *, about: str | None = None, group: str | None = None) -> None:
    def run(work: Work) -> None:
        number = put(work, Past(reported="2026-10-09 17:30", type=TicketType.COMPLAINT, priority=None, group=None))
        person = None if about is None else by_key(work.session, about)
        if person is not None or group is not None:
            subject = ComplaintSubjectRow(
                ticket_id=number, person_id=None if person is None else person.id, group=group, named_at=work.now
            )
            work.session.add(subject)

    desk.do(run)


def test_sc04_complaints_are_a_number_for_three_roles_and_silence_for_the_rest(desk: StandingDesk) -> None:
    """SC04: the process owner's digest of Sat 10-10 says 1; the desktop lead's, whom it is about, says nothing."""
    desk.at("2026-10-10 08:30")
    complain(desk, group="desktop")
    counts = {key: face(desk, key).snapshot.complaints for key in ("yuan", "jiang", "pan", "feng", "qian", "shao")}
    assert counts == {"yuan": 1, "jiang": 1, "pan": 1, "feng": None, "qian": None, "shao": None}
    everything = face(desk, "yuan").snapshot
    assert not any(block.total for block in everything.blocks.values())
    assert everything.flows == ()


def test_nobody_counts_a_complaint_about_themselves(desk: StandingDesk) -> None:
    """About Jiang: the process owner counts it, Jiang does not, though incident manager (process §3.11)."""
    desk.at("2026-10-12 08:30")
    complain(desk, about="jiang")
    complain(desk)
    assert [face(desk, key).snapshot.complaints for key in ("yuan", "jiang")] == [2, 1]


def test_whoever_gets_a_digest_finds_it_on_app_home_too(desk: StandingDesk) -> None:
    """Mei gets that of her branch and leads no group; Wang, who has none, has no button that would refuse."""
    desk.at("2026-10-12 08:30")
    offered = {key: desk.do(showing.overview, by=key).manager for key in ("mei", "shao", "feng", "jiang", "wang", "wu")}
    assert offered == {"mei": True, "shao": True, "feng": True, "jiang": True, "wang": False, "wu": False}
    assert face(desk, "mei").snapshot.scope.units == ("property-shanghai",)
    for key in ("wang", "wu"):
        with pytest.raises(NotAllowed):
            desk.do(digest.present, by=key)


def test_the_days_ahead_stand_in_the_digest_of_the_day_before(desk: StandingDesk) -> None:
    """Thu 09-24: the holiday; Fri 10-09: the Saturday that is worked."""
    found = [one.date.isoformat() for one in face(desk.at("2026-09-24 08:30"), "jiang").unusual_days]
    assert found == ["2026-09-25", "2026-09-26", "2026-09-27"]
    found = [one.date.isoformat() for one in face(desk.at("2026-10-09 08:30"), "jiang").unusual_days]
    assert found == ["2026-10-10"]
