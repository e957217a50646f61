"""The due time is derived from the log of its clock, and the stored columns are only its cache: whatever happens to a
ticket, under whatever calendars and promises, both say the same, and both agree with somebody who watches the ticket
minute by minute (process §3.5).
"""

import os
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import DeskError
from domain.sla import Reading, SpanNote, read
from models.clock import ClockRow, clocks_of
from models.session import Store
from services import clocks, retiming
from services.work import Work
from tests.conftest import NewDatabase
from tests.domain.clocks import oracle
from tests.rulebooks import local
from tests.services.any_history import COMPLAINT, INCIDENT, REQUEST, Do, History, history
from tests.services.any_rules import AnyRules, any_rules
from tests.services.standing_desk import StandingDesk
from tests.services.watching import Seen, Watcher, minutes, seen

# The clocks change in the night; the year ends in an unpublished one, or is about to; an ordinary week.
BEGINNINGS = ("2026-03-27 16:30", "2026-10-30 11:30", "2026-12-29 14:00", "2026-12-31 20:00", "2026-06-15 09:00")
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
CALM = settings(
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    max_examples=400 if LONG else 5,
)


def _plays(new_database: NewDatabase, start: str, rules: AnyRules, does: Mapping[str, Do], steps: History) -> None:
    with new_database("sqlite") as url:
        store = Store(url, threads=1)
        desk = StandingDesk(store, rules.before).at(start)
        desk.do(retiming.adopt)
        watcher = Watcher(rules, (desk.now - timedelta(days=1)).astimezone(local(start).tzinfo))
        known: Seen | None = None
        for wait, what, choice in ((0, "report", steps[0][2]), *steps):
            desk.now += timedelta(minutes=wait)
            if what == "publish":
                desk.rules = rules.after
                desk.do(retiming.adopt)
            did = _did(desk, does, what, choice)
            now = desk.do(seen, 1)
            watcher.look(desk.now, known, now, did)
            known = now
            if what == "publish":
                watcher.publish()
            desk.do(_cache_and_log_agree, published=watcher.published)
            desk.do(_the_watcher_agrees, watcher)
        store.close()


def _did(desk: StandingDesk, does: Mapping[str, Do], what: str, choice: int) -> str:
    """What was done; nothing, where the process does not allow it."""
    if what in {"publish", "sweep"}:
        desk.sweep()
        return what
    try:
        does[what](desk, choice)
    except DeskError:
        return ""
    return what


@CALM
@given(data=st.data(), start=st.sampled_from(BEGINNINGS), steps=history(*INCIDENT, "hold", "resume", "prioritise"))
def test_of_any_incident(new_database: NewDatabase, data: st.DataObject, start: str, steps: History) -> None:
    _plays(new_database, start, data.draw(any_rules(date.fromisoformat(start[:10]))), INCIDENT, steps)


@CALM
@given(data=st.data(), start=st.sampled_from(BEGINNINGS), steps=history(*REQUEST, "approve", "hold", "resume"))
def test_of_any_request(new_database: NewDatabase, data: st.DataObject, start: str, steps: History) -> None:
    _plays(new_database, start, data.draw(any_rules(date.fromisoformat(start[:10]))), REQUEST, steps)


@CALM
@given(data=st.data(), start=st.sampled_from(BEGINNINGS), steps=history(*COMPLAINT, "hold", "resume", "final"))
def test_of_any_complaint(new_database: NewDatabase, data: st.DataObject, start: str, steps: History) -> None:
    _plays(new_database, start, data.draw(any_rules(date.fromisoformat(start[:10]))), COMPLAINT, steps)


def _cache_and_log_agree(work: Work, *, published: bool) -> None:
    """What has ended keeps the judgement of its time when a year is published afterwards."""
    for clock in clocks_of(work.session, 1):
        found = read(clocks.log(work, clock), now=work.now, calendars=work.rules.calendars)
        assert clock.state == found.state, clock.kind
        judged = published and found.state == "stopped"
        assert judged or clock.due_at == found.due, clock.kind
        assert clock.calendar == found.calendar, clock.kind
        assert timedelta(seconds=clock.target_seconds) == found.target, clock.kind
        assert judged or clock.result == (None if found.result is None else found.result.value), clock.kind
        shown = [span.counted for span in found.working if span.note is SpanNote.COUNTED]
        assert sum(shown, timedelta(0)) == found.consumed, clock.kind


def _the_watcher_agrees(work: Work, watcher: Watcher) -> None:
    rows = clocks_of(work.session, 1)
    assert {_name(one, rows) for one in rows} == set(watcher.watches)
    for clock in rows:
        name = _name(clock, rows)
        watch, found = watcher.watches[name], clocks.reading_of(work, clock)
        judged = watcher.published and found.state == "stopped"
        assert found.state == watch.state, name
        assert judged or found.result == watch.result, name
        assert (minutes(found.target), found.calendar) == (watch.target, watch.calendar), name
        assert minutes(found.consumed) == watch.consumed, name
        breached_at = None if watch.breached_at is None else watcher.at(watch.breached_at)
        assert judged or (found.breached_at, found.breached_on_retarget) == (breached_at, watch.on_retarget), name
        _due_agrees(found, watch, watcher, name)


def _due_agrees(found: Reading, watch: oracle.Stopwatch, watcher: Watcher, name: str) -> None:
    if found.state == "running" and watch.consumed < watch.target:
        due = watcher.due(watch)
        assert found.due == due or (due is None and found.due is not None and found.due > watcher.at(watcher.minute))
    elif found.state == "running" and watch.spent_at is not None and watch.breached_at is None:
        assert found.due == watcher.at(watch.spent_at), name


def _name(clock: ClockRow, rows: list[ClockRow]) -> str:
    """As the watcher calls it: each approver and each stay in a group has clocks of their own."""
    if not clock.ref:
        return clock.kind
    approval = clock.kind == "approval"
    refs = list(dict.fromkeys(one.ref for one in rows if one.ref and (one.kind == "approval") is approval))
    number = refs.index(clock.ref) + 1
    return f"approval {number}" if approval else f"stay {number} {clock.kind}"
