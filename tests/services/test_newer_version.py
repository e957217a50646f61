"""During a rolling deploy a newer version writes what the one before does not know: that is left for the newer one."""

from datetime import timedelta
from functools import partial

from domain.effects import Effect, EffectKind
from models.clock import TimerRow, set_timer
from models.outbox import OutboxRow
from services import outbox, sweep
from services.work import Work
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk

NOW = local("2026-07-31 16:40")
UNKNOWN = "hologram"


def take(desk: StandingDesk) -> list[str]:
    claim = partial(outbox.claim, by="older", now=NOW, lease=timedelta(minutes=1), limit=9)
    return [item.kind for item in desk.do(claim)]


def write_as_newer(work: Work) -> None:
    """An effect and a timer of kinds that only the newer version has."""
    for lane in ("theirs", "ours"):
        work.tell(Effect(kind=EffectKind.HOME, lane=lane), key=lane)
    work.session.flush()
    work.session.query(OutboxRow).filter_by(lane="theirs").update({"kind": UNKNOWN})
    set_timer(work.session, UNKNOWN, "1", work.now - timedelta(minutes=5))


def test_an_unknown_effect_is_left_for_the_newer_version(desk: StandingDesk) -> None:
    """It keeps its place, unleased and unfailed; what both know goes on."""
    desk.at("2026-07-31 16:40")
    desk.do(write_as_newer)
    assert take(desk) == [EffectKind.HOME]
    assert desk.do(lambda work: [one.state for one in work.session.query(OutboxRow).filter_by(kind=UNKNOWN)]) == [
        "pending"
    ]


def test_an_effect_that_no_newer_version_takes_reaches_a_person_after_an_hour(desk: StandingDesk) -> None:
    """The deploy was taken back: delivery parks it, and the operators are told."""
    desk.at("2026-07-31 16:40")
    desk.do(write_as_newer)
    desk.at("2026-07-31 17:40")
    assert sorted(take(desk)) == sorted([EffectKind.HOME, UNKNOWN])


def test_an_unknown_timer_is_left_for_the_newer_version(desk: StandingDesk) -> None:
    """It is neither looked at nor failed, and alarms nobody here."""
    desk.at("2026-07-31 16:40")
    desk.do(write_as_newer)
    assert desk.do(sweep.due) == ()
    assert desk.do(sweep.late) == ()
    assert desk.do(sweep.next_look) is None
    kept = desk.do(lambda work: work.session.query(TimerRow).filter_by(kind=UNKNOWN).one().failures)
    assert kept == 0
