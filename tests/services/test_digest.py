"""The daily digest's timers: on which mornings it goes out, what each covers, once whatever restarts (process §5)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.digest import Block
from domain.ticket import Hours, Priority
from models.clock import set_timer
from models.session import Store
from services import digest
from tests.services.digest_desk import declare, mornings, readers, sent_to, snapshot, stand_down, timer
from tests.services.past import Past, put
from tests.services.standing_desk import StandingDesk, wall


@pytest.fixture
def one_reader(store: Store) -> StandingDesk:
    """Only Jiang, the incident manager, reads a digest: of everything."""
    return StandingDesk(store, readers("jiang"))


def test_sc29_a_make_up_sunday_and_a_holiday(one_reader: StandingDesk) -> None:
    """SC29: Sun 09-20 sent; Sat 09-19 and Fri 09-25 to Sun 09-27 none; Mon 09-28 covers since Thu 09-24 08:30."""
    one_reader.at("2026-09-18 08:00").do(digest.ensure)
    one_reader.run_until("2026-09-28 12:00")
    assert mornings(one_reader, "jiang") == [
        "Fri 09-18 08:30",
        "Sun 09-20 08:30",
        "Mon 09-21 08:30",
        "Tue 09-22 08:30",
        "Wed 09-23 08:30",
        "Thu 09-24 08:30",
        "Mon 09-28 08:30",
    ]
    assert (
        [wall(row.since) for row in sent_to(one_reader, "jiang")]
        == [
            "Thu 09-17 08:30",  # the first one goes back to the working day before
            *mornings(one_reader, "jiang")[:-1],
        ]
    )
    assert not any(snapshot(row).late for row in sent_to(one_reader, "jiang"))


def test_each_digest_is_one_message_about_its_own_snapshot(one_reader: StandingDesk) -> None:
    """The outbox row names the digest and carries its key, so that delivery repeats nothing."""
    one_reader.at("2026-09-28 08:00").do(digest.ensure)
    one_reader.run_until("2026-09-28 08:30")
    (row,), (message,) = sent_to(one_reader, "jiang"), one_reader.messages("digest")
    assert (message.key, message.args, message.person_id) == (
        "digest:jiang:2026-09-28",
        {"digest": row.id},
        row.person_id,
    )


def test_it_is_sent_once_whatever_restarts(one_reader: StandingDesk, open_store: Callable[[], Store]) -> None:
    """A restart, a second process and a timer set back by hand send nothing again."""
    one_reader.at("2026-09-28 08:30").do(digest.ensure)
    one_reader.at("2026-09-29 08:30").sweep()
    again = StandingDesk(open_store(), one_reader.rules, now=one_reader.now)
    again.do(digest.ensure)
    again.do(lambda work: set_timer(work.session, digest.TIMER, "jiang", work.now))
    again.sweep()
    assert mornings(again, "jiang") == ["Tue 09-29 08:30"]
    assert len(again.messages("digest")) == 1
    assert timer(again, "jiang") == "Wed 09-30 08:30"


def test_an_overdue_timer_survives_a_restart(one_reader: StandingDesk) -> None:
    """Down over 08:30: start-up leaves the timer due, so the digest goes out late instead of never."""
    one_reader.at("2026-09-22 09:00").do(digest.ensure)
    one_reader.at("2026-09-23 10:12").do(digest.ensure)
    assert timer(one_reader, "jiang") == "Wed 09-23 08:30"
    one_reader.sweep()
    (row,) = sent_to(one_reader, "jiang")
    assert (row.day, wall(row.due_at), wall(row.until)) == ("2026-09-23", "Wed 09-23 08:30", "Wed 09-23 10:12")
    assert snapshot(row).late


def test_days_missed_are_one_late_digest(one_reader: StandingDesk) -> None:
    """Down from Mon to Wed 07:00: Tuesday's digest, late, covers all; Wednesday's goes on from its cut-off."""
    one_reader.at("2026-09-18 08:00").do(digest.ensure)
    one_reader.run_until("2026-09-20 12:00")
    one_reader.at("2026-09-23 07:00").sweep()
    one_reader.run_until("2026-09-23 08:30")
    rows = sent_to(one_reader, "jiang")[2:]
    assert [(row.day, wall(row.since), wall(row.until)) for row in rows] == [
        ("2026-09-22", "Sun 09-20 08:30", "Wed 09-23 07:00"),
        ("2026-09-23", "Wed 09-23 07:00", "Wed 09-23 08:30"),
    ]


def test_a_digest_missed_before_a_holiday_is_covered_after_it(one_reader: StandingDesk) -> None:
    """Back on Friday, a holiday: nothing is sent; Monday's covers since Wednesday."""
    one_reader.at("2026-09-23 08:00").do(digest.ensure)
    one_reader.run_until("2026-09-23 09:00")
    one_reader.at("2026-09-25 11:00").sweep()
    one_reader.run_until("2026-09-28 08:30")
    assert mornings(one_reader, "jiang") == ["Wed 09-23 08:30", "Mon 09-28 08:30"]
    assert wall(sent_to(one_reader, "jiang")[-1].since) == "Wed 09-23 08:30"


def test_on_a_day_off_majors_alone_are_told(one_reader: StandingDesk) -> None:
    """Open on Fri 09-25: told that day and each day it is open; over on Saturday: told on Sunday as new, then no more.

    The digest of Monday still covers since Thursday.
    """
    one_reader.at("2026-09-24 08:00").do(digest.ensure)
    one_reader.run_until("2026-09-25 06:00")
    number = one_reader.do(put, Past(reported="2026-09-25 06:00", priority=Priority.P1, hours=Hours.ALWAYS))
    one_reader.at("2026-09-25 06:10").do(declare, number)
    one_reader.run_until("2026-09-26 12:00")
    one_reader.do(stand_down, number)
    one_reader.run_until("2026-09-28 08:30")
    rows = sent_to(one_reader, "jiang")
    assert [(row.day, row.majors_only) for row in rows] == [
        ("2026-09-24", False),
        ("2026-09-25", True),
        ("2026-09-26", True),
        ("2026-09-28", False),
    ]
    assert wall(rows[-1].since) == "Thu 09-24 08:30"
    assert [snapshot(row).block(Block.MAJORS).total for row in rows] == [0, 1, 1, 1]
    assert snapshot(rows[1]).flows == snapshot(rows[1]).levels == ()


def test_timers_follow_the_configuration(one_reader: StandingDesk) -> None:
    """Whoever is no longer a reader has no timer, whoever is new has one; saying it twice changes nothing."""
    one_reader.at("2026-09-28 09:00").do(digest.ensure)
    one_reader.rules = readers("pan", "feng")
    one_reader.do(digest.ensure)
    one_reader.do(digest.ensure)
    assert [timer(one_reader, key) for key in ("jiang", "pan", "feng")] == [None, "Tue 09-29 08:30", "Tue 09-29 08:30"]


def test_another_hour_moves_the_timers(one_reader: StandingDesk) -> None:
    """From 08:30 to 07:45: the next digest is at 07:45."""
    one_reader.at("2026-09-28 09:00").do(digest.ensure)
    reporting = one_reader.rules.policy.reporting
    earlier = reporting.model_copy(update={"digest": reporting.digest.model_copy(update={"at": "07:45"})})
    policy = one_reader.rules.policy.model_copy(update={"reporting": earlier})
    one_reader.rules = replace(one_reader.rules, policy=policy)
    one_reader.do(digest.ensure)
    assert timer(one_reader, "jiang") == "Tue 09-29 07:45"


def test_a_reader_removed_meanwhile_is_sent_nothing(one_reader: StandingDesk) -> None:
    """Neither by the timer nor by a message that still waits in the outbox."""
    one_reader.at("2026-09-28 08:00").do(digest.ensure)
    one_reader.run_until("2026-09-28 08:30")
    one_reader.rules = readers("feng")
    (row,) = sent_to(one_reader, "jiang")
    assert one_reader.do(digest.shown, row.id) is None
    one_reader.at("2026-09-29 08:30").sweep()
    assert len(sent_to(one_reader, "jiang")) == 1
