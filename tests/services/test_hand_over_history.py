"""S23 for hand-over records: the history of the ticket tells who changed which field of the record when, from what to
what; the text of every round can be read in it after it was written anew. Monday 2026-03-16, He's printer.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.lifecycle import HandOverKind
from domain.recorded import plain
from domain.ticket import ResolutionCode
from models.hand_over import HandOverRow
from services import auditing
from services.auditing import Entry
from services.hand_overs import answering, covering, drafting
from services.hand_overs.answering import Answer
from services.ordering import OrderForm
from tests.services.hand_over_desk import FILLED, accept, drafted, form, give_back, handed_over, record
from tests.services.request_desk import FILLED as ANSWERS
from tests.services.request_desk import order
from tests.services.standing_desk import StandingDesk, wall
from tests.services.test_hand_over_triggers import resolved

RESET = OrderForm(item="password-reset", answers=ANSWERS["password-reset"])


def entry(desk: StandingDesk, hand_over: int, kind: str) -> Entry:
    """The last of its kind, in a history that holds."""
    entries = desk.do(auditing.verified, record(desk, hand_over).ticket_id)
    assert all(one.sound for one in entries)
    return [one for one in entries if one.kind == kind][-1]


def changed(desk: StandingDesk, hand_over: int, kind: str, *names: str) -> list[Any]:
    """Old and new of these fields of the record."""
    changes = entry(desk, hand_over, kind).changes
    return [changes.get(f"hand_over.{name}") for name in names]


def test_a_text_that_was_written_anew_can_still_be_read(desk: StandingDesk) -> None:
    """At 11:00 He replaces the symptoms, adds evidence and takes the workaround back."""
    one = drafted(desk)
    again = form(symptoms="pages come out empty", evidence="a photo", known_workaround="", now=False)
    desk.at("2026-03-16 11:00").do(drafting.edit, one, again, by="he")
    found = entry(desk, one, "hand_over_edited")
    name = desk.rules.organisation.people_by_key["he"].names.zh
    assert (found.actor, wall(found.at)) == (name, "Mon 03-16 11:00")
    assert found.changes == {
        "hand_over.symptoms": ["the queue stops after every update", "pages come out empty"],
        "hand_over.known_workaround": ["restart the spooler", None],
        "hand_over.evidence": [None, "a photo"],
    }


def test_the_first_text_is_on_record_too(desk: StandingDesk) -> None:
    """Whatever was typed when it was drafted, and that it is a draft of He's."""
    one = drafted(desk)
    found = dict(entry(desk, one, "hand_over_drafted").changes)
    assert found.pop("hand_over.proposer_id") == [None, record(desk, one).proposer_id]
    typed = {f"hand_over.{name}": [None, text] for name, text in FILLED[HandOverKind.PROBLEM].items()}
    assert found == typed | {
        "hand_over.state": [None, "draft"],
        "hand_over.round": [None, 0],
        "hand_over.converts": [None, False],
        "hand_over.triggers": [None, []],
    }


def test_every_answer_tells_the_state_and_what_it_was(desk: StandingDesk) -> None:
    """Returned by Ren, revised, handed over once more and taken under a number and an address."""
    one = handed_over(desk)
    assert changed(desk, one, "handed_over", "state", "round") == [["draft", "handed_over"], [0, 1]]
    give_back(desk.at("2026-03-16 11:00"), one, by="ren", reason="which log?")
    assert changed(desk, one, "hand_over_returned", "state", "reason") == [
        ["handed_over", "returned"],
        [None, "which log?"],
    ]
    desk.at("2026-03-16 12:00").do(drafting.edit, one, form(evidence="spool.log"), by="he")
    assert changed(desk, one, "hand_over_edited", "state", "evidence") == [["returned", "draft"], [None, "spool.log"]]
    assert changed(desk, one, "handed_over", "state", "round", "reason") == [
        ["draft", "handed_over"],
        [1, 2],
        ["which log?", None],
    ]
    taken = Answer(external_number="PRB-3", external_url="https://problems.example/3")
    desk.at("2026-03-16 13:00").do(answering.accept, one, taken, by="ren")
    found = entry(desk, one, "hand_over_accepted").changes
    assert found["hand_over.external_number"] == [None, "PRB-3"]
    assert found["hand_over.external_url"] == [None, "https://problems.example/3"]
    assert found["hand_over.state"] == ["handed_over", "accepted"]
    assert found["problem_ref"] == [None, "PRB-3"], "the ticket's own field beside them"


def _returned_change(desk: StandingDesk) -> int:
    wish = order(desk, "sun", "new-service")
    one = handed_over(desk, HandOverKind.RFC, about=wish, by="zhou", converts=True, explanation="a new service")
    give_back(desk, one, by="cai")
    return one


Acts = Mapping[str, tuple[Callable[[StandingDesk], int], Callable[[StandingDesk, int], Any]]]
ACTS: Acts = {
    "edited": (drafted, lambda desk, one: desk.do(drafting.edit, one, form(evidence="log", now=False), by="he")),
    "edited and handed over": (drafted, lambda desk, one: desk.do(drafting.edit, one, form(ci="prn-7"), by="he")),
    "handed over": (drafted, lambda desk, one: desk.do(drafting.hand_over, one, by="he")),
    "put aside": (drafted, lambda desk, one: desk.do(drafting.discard, one, reason="solved", by="he")),
    "accepted": (handed_over, lambda desk, one: accept(desk, one, by="ren")),
    "accepted by a tool": (
        handed_over,
        lambda desk, one: desk.do(answering.accept_by_tool, one, Answer(external_number="P1"), tool="tracker"),
    ),
    "returned": (handed_over, lambda desk, one: give_back(desk, one, by="ren")),
    "covered by an item": (_returned_change, lambda desk, one: desk.do(covering.order_instead, one, RESET, by="zhou")),
    "not answered for four days": (handed_over, lambda desk, _: desk.run_until("2026-03-20 18:00")),
}


@pytest.mark.parametrize("act", ACTS)
def test_whatever_changes_a_record_tells_old_and_new_of_it(desk: StandingDesk, act: str) -> None:
    make, do = ACTS[act]
    one = make(desk)
    before = fields(record(desk, one))
    seq = desk.ticket(record(desk, one).ticket_id).audit_seq
    do(desk, one)
    after = fields(record(desk, one))
    expected = {name: [before.get(name), after.get(name)] for name in before | after}
    expected = {name: both for name, both in expected.items() if both[0] != both[1]}
    assert expected
    assert told(desk, record(desk, one).ticket_id, seq) == expected


def test_what_the_desk_drafts_is_on_record_with_its_reason(desk: StandingDesk) -> None:
    ticket = resolved(desk, ResolutionCode.WORKAROUND)
    (drafted_,) = desk.history("hand_over_drafted")
    assert (drafted_.ticket_id, drafted_.actor_id) == (ticket, None)
    assert drafted_.changes["hand_over.triggers"] == [None, ["workaround"]]
    assert drafted_.changes["hand_over.known_workaround"] == [None, "restarted the spooler"]


def fields(row: HandOverRow) -> dict[str, Any]:
    """Everything that can change, as the history writes it."""
    columns = {one.name for one in HandOverRow.__table__.columns} - {"id", "kind", "ticket_id", "drafted_at", "fields"}
    return {name: at_utc(plain(getattr(row, name))) for name in columns} | dict(row.fields)


def at_utc(value: Any) -> Any:
    """The same instant, however its zone is written."""
    with suppress(TypeError, ValueError):
        return datetime.fromisoformat(value).astimezone(UTC)
    return value


def told(desk: StandingDesk, ticket: int, since: int) -> dict[str, list[Any]]:
    """The record's fields by what the entries after `since` say, first old and last new."""
    found: dict[str, list[Any]] = {}
    for one in desk.do(auditing.verified, ticket)[since:]:
        assert one.sound
        for name, (old, new) in one.changes.items():
            if name.startswith("hand_over."):
                key = name.removeprefix("hand_over.")
                found[key] = [found.get(key, [at_utc(old)])[0], at_utc(new)]
    return {name: both for name, both in found.items() if both[0] != both[1]}
