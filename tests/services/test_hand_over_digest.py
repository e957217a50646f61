"""What waits too long stands in the managers' digest: overdue hand-over actions (process §5, block 10)."""

from domain.digest import Block, Listed
from services import digest
from tests.services.hand_over_desk import accept, drafted, give_back, handed_over, record
from tests.services.standing_desk import StandingDesk, wall


def listed(desk: StandingDesk, reader: str) -> list[tuple[str, str]]:
    found: tuple[Listed, ...] = desk.do(digest.present, by=reader).snapshot.block(Block.ACTIONS).lines
    return [(one.about, wall(one.at or desk.now)) for one in found]


def test_what_nobody_has_answered_for_a_working_day(desk: StandingDesk) -> None:
    """Handed over or come back; what is answered, only drafted or fresh is no exception."""
    waits = handed_over(desk.at("2026-03-12 15:00"))
    back = handed_over(desk)
    give_back(desk.at("2026-03-12 16:00"), back, by="ren")
    accept(desk, handed_over(desk), by="ren")
    drafted(desk)
    handed_over(desk.at("2026-03-13 14:00"))
    assert listed(desk.at("2026-03-13 14:59"), "pan") == []
    found = listed(desk.at("2026-03-16 08:30"), "pan")
    assert found == [
        (f"handed_over HO-{waits}", "Thu 03-12 15:00"),
        (f"returned HO-{back}", "Thu 03-12 16:00"),
    ]


def test_a_lead_reads_of_their_own_groups_alone(desk: StandingDesk) -> None:
    one = handed_over(desk.at("2026-03-12 15:00"))
    desk.at("2026-03-16 08:30")
    assert listed(desk, "feng") == [(f"handed_over HO-{one}", "Thu 03-12 15:00")]
    assert listed(desk, "xu") == []
    assert record(desk, one).state == "handed_over"
