"""Who learns what of a complaint: the complainant's name, the number, the count, the reminders (process §3.11)."""

from typing import Any

import pytest
from sqlalchemy import func, select

from domain.complaints import ComplaintTopic, Confidentiality, Voice
from domain.digest import Scope
from domain.errors import NotFound
from domain.ticket import TicketType
from models.complaint import ComplaintAccessRow
from models.outbox import OutboxRow
from models.ticket import AnchorRow, TicketRow, keep_anchor
from services import access, complaints, conversation, figures, moves, reading, showing
from services.complaints import answering, attempts, dialogue, handling, standing
from services.complaints import reading as complaint_reading
from services.complaints.handling import StatementForm
from services.complaints.standing import SubjectsForm
from services.conversation import Said
from services.work import Work
from tests.services.complaining import REPLY, investigated, number, on_leave, replied, seen, submit
from tests.services.standing_desk import StandingDesk

CONDUCT: dict[str, Any] = {"topic": ComplaintTopic.CONDUCT}
PARTIES = ("jiang", "yuan", "pan")  # handler, process owner, IT management: all of a serious one


def test_the_complainants_name_is_read_with_consent_only(desk: StandingDesk) -> None:
    """§3.11: neither on the card, nor in the correspondence, nor in the history, nor in a general view of tickets."""
    secret = investigated(desk, **CONDUCT)
    named = investigated(desk, confidentiality=Confidentiality.OPEN, **CONDUCT)
    for of in (secret, named):
        desk.do(dialogue.write, of, text="One thing more", by="chen")
        for reader in PARTIES:
            shown = str(seen(desk, of, by=reader)) + str(desk.do(showing.one, of, by=reader))
            for entry in desk.history(ticket_id=of):
                line = str(desk.do(complaint_reading.line, entry.id, by=reader))
                line += str(desk.do(reading.event_line, entry.id, by=reader))
                shown += line
            assert ("陈晓" in shown) is (of == named), reader
            assert ("property-underwriting" in shown) is (of == named), reader
    assert "陈晓" in str(seen(desk, secret, by="chen"))


def test_internal_words_never_reach_the_complainant(desk: StandingDesk) -> None:
    """S32: notes, statements, a draft and the cause stay with those who handle it."""
    of = investigated(desk, groups=("desktop",), **CONDUCT)
    feng = {name: key for key, name in desk.names().items()}["feng"]
    desk.do(dialogue.note, of, text="zugespitzt", by="pan")
    desk.do(handling.ask_statement, of, StatementForm(person_id=feng, question="zugespitzt?"), by="jiang")
    desk.do(answering.reply_final, of, REPLY, by="jiang")
    own = seen(desk, of, by="chen")
    assert "zugespitzt" not in str(own)
    assert (own.answer, own.cause, own.attempts) == ("", "", ())
    assert {one.voice for one in seen(desk, of).messages} == {Voice.NOTE, Voice.STATEMENT_ASKED}


def test_it_management_that_complains_reads_no_notes_about_it(desk: StandingDesk) -> None:
    """Who complains is nothing else towards their own complaint."""
    of = investigated(desk, by="pan", **CONDUCT)
    desk.do(dialogue.note, of, text="zugespitzt", by="jiang")
    assert "zugespitzt" not in str(seen(desk, of, by="pan"))
    assert "countersign" not in seen(desk, of, by="pan").actions


def test_whoever_asks_for_the_number_is_kept_and_told_nothing(desk: StandingDesk) -> None:
    """§3.11: the process owner reads who asked; asking for a number that is no complaint leaves nothing."""
    of = investigated(desk, groups=("desktop",))
    for who, asked in (("feng", of), ("feng", of), ("zhou", of), ("chen", of), ("jiang", of), ("feng", 4711)):
        desk.do(attempts.refused, asked, by=who)
    assert [one.person and one.person.name for one in seen(desk, of, by="yuan").attempts] == ["冯刚", "冯刚", "周婷"]
    assert seen(desk, of).attempts == ()
    desk.do(complaint_reading.look_into, of, by="jiang")
    kept = desk.look(lambda session: list(session.scalars(select(ComplaintAccessRow.granted))))
    assert kept == [False, False, False, True]


def test_only_who_answers_for_complaints_is_told_how_many_there_are(desk: StandingDesk) -> None:
    """§3.11: process owner, IT management and incident manager; never one about the reader or their group."""
    submit(desk)
    submit(desk, people_slack=("U0JIANG",))
    submit(desk, people_slack=("U0PAN",))
    counts = {key: desk.do(_count, by=key) for key in ("yuan", "jiang", "pan", "lu", "feng", "qian", "wang", "shao")}
    none = dict.fromkeys(("feng", "qian", "wang", "shao"))
    assert counts == {"yuan": 3, "jiang": 2, "pan": 2, "lu": 3} | none
    assert desk.do(figures.complaints, Scope(), by="jiang") == 2
    assert desk.do(figures.complaints, Scope(), by="feng") is None


def _count(work: Work) -> int | None:
    counted = complaints.countable(work)
    if counted is None:
        return None
    return work.session.execute(select(func.count()).select_from(counted.subquery())).scalar_one()


def test_reminders_go_to_the_handler_and_the_process_owner_alone(desk: StandingDesk) -> None:
    """§3.7j: acknowledgement at 50, 75, 90 and 100 %; whoever may not see it hears nothing, deputies included."""
    submit(desk.at("2026-03-16 10:00"), groups=("desktop",))
    desk.run_until("2026-03-16 16:00")
    assert [(percent, names) for _, clock, percent, names in desk.told() if clock == "response"] == [
        (50, ("jiang",)),
        (75, ("jiang",)),
        (90, ("jiang",)),
        (100, ("jiang", "yuan")),
    ]
    assert desk.messages("tell_group", "line", "card", "receipt", "tell_reporter") == []


def test_a_reminder_about_a_complaint_reaches_no_subject(desk: StandingDesk) -> None:
    """§3.7j: the process owner is a subject, so whoever stands in is told."""
    submit(desk.at("2026-03-16 10:00"), people_slack=("U0YUAN",))
    desk.run_until("2026-03-16 14:00")
    told = [names for _, clock, percent, names in desk.told() if (clock, percent) == ("response", 100)]
    assert told == [("jiang", "lu")]


def test_while_the_handler_is_away_the_process_owner_is_reminded(desk: StandingDesk) -> None:
    """§3.7g, j: the deputy may not know of it; whoever is accountable may."""
    submit(desk.at("2026-03-16 10:00"))
    on_leave(desk)
    desk.run_until("2026-03-16 12:00")
    assert [(clock, percent, names) for _, clock, percent, names in desk.told()] == [("response", 50, ("yuan",))]


def test_nothing_of_a_complaint_is_meant_for_a_channel(desk: StandingDesk) -> None:
    """§3.11: every effect of its whole life goes to one person."""
    of = replied(desk, groups=("desktop",), people_slack=("U0ZHOU",), **CONDUCT)
    desk.do(answering.countersign, of, by="yuan")
    desk.do(answering.appeal, of, reason="No", by="chen")
    kinds = {one.kind for one in desk.look(lambda session: [*_outbox(session, of)])}
    assert kinds <= {
        "complaint_receipt",
        "complaint_card",
        "complaint_tell",
        "complaint_refresh",
        "complaint_statement",
    }


def _outbox(session: Any, of: int) -> list[Any]:
    return list(session.scalars(select(OutboxRow).where(OutboxRow.ticket_id == of)))


def test_words_typed_in_a_thread_reach_the_other_side(desk: StandingDesk) -> None:
    """The complainant's thread, the handler's, and that of a statement; a stranger in any of them is refused."""
    of = investigated(desk, groups=("desktop",))
    ids = {name: key for key, name in desk.names().items()}
    desk.do(handling.ask_statement, of, StatementForm(person_id=ids["feng"], question="Well?"), by="jiang")
    (asked,) = desk.messages("complaint_statement")
    for what, person in ((f"complaint:{ids['chen']}", "chen"), (f"complaint:{ids['jiang']}", "jiang")):
        desk.do(_anchored, of, what, ids[person], person)
    desk.do(_anchored, of, f"statement:{asked.args['message']}", ids["feng"], "feng")
    for person, words in (("chen", "Still waiting"), ("jiang", "Soon"), ("feng", "I was on leave")):
        said = Said(text=words, channel=f"D{person}", ts=f"2.{person}")
        for _ in range(2):
            desk.do(conversation.heard, f"D{person}", "1", said, by=person)
    found = [(one.voice, one.text) for one in seen(desk, of).messages][1:]
    assert found == [
        (Voice.COMPLAINANT, "Still waiting"),
        (Voice.HANDLER, "Soon"),
        (Voice.STATEMENT, "I was on leave"),
    ]
    for place in ("Dchen", "Djiang", "Dfeng"):
        with pytest.raises(NotFound):
            desk.do(conversation.heard, place, "1", Said(text="Hello", channel=place, ts="9.9"), by="wang")


def _anchored(work: Work, of: int, what: str, person_id: int, name: str) -> None:
    keep_anchor(work.session, AnchorRow(ticket_id=of, what=what, channel=f"D{name}", ts="1", person_id=person_id))
    work.session.flush()


def test_no_button_of_ordinary_tickets_stands_on_a_complaint(desk: StandingDesk) -> None:
    """Assign, resolve, escalate, prioritise, declare major: the table knows none of them, whoever asks."""
    of = investigated(desk, **CONDUCT)
    allowed = {"acknowledge", "investigate", "hold", "resume", "reply_final", "close", "appeal", "decide_appeal"}
    allowed |= {"withdraw", "convert", "reply", "note", "name_handler", "name_subject", "classify", "ask_statement"}
    allowed |= {"reply_interim", "countersign", "extend", "rate", "pursue"}
    for reader in (*PARTIES, "chen"):
        work_actions = desk.do(_available, of, by=reader)
        assert set(work_actions) <= allowed, reader


def _available(work: Work, of: int) -> list[str]:
    return [one.value for one in moves.available(work, access.ticket(work, of))]


def test_naming_a_subject_takes_the_complaint_out_of_their_lists(desk: StandingDesk) -> None:
    """IT management saw a serious one; named as subjects they are answered as if there were none."""
    of = investigated(desk, **CONDUCT)
    assert seen(desk, of, by="pan")
    desk.do(standing.name_subject, of, SubjectsForm(people_slack=("U0PAN",)), by="jiang")
    with pytest.raises(NotFound):
        seen(desk, of, by="pan")
    assert not desk.do(_visible, of, by="pan")
    assert desk.do(_visible, of, by="lu")


def _visible(work: Work, of: int) -> bool:
    found = work.session.scalars(access.visible(work).where(TicketRow.id == of)).one_or_none()
    return found is not None


def test_a_list_of_own_tickets_shows_a_complaint_without_a_word_of_it(desk: StandingDesk) -> None:
    """My tickets and App Home: number and state, for the complainant alone."""
    of = number(submit(desk, description="Mauerblümchen"))
    (mine,) = desk.do(showing.mine, by="chen")
    assert (mine.ticket.id, mine.ticket.type, mine.ticket.title) == (of, TicketType.COMPLAINT, "")
    for reader in ("jiang", "yuan", "zhou", "feng"):
        overview = desk.do(showing.overview, by=reader)
        assert of not in {card.ticket.id for card in (*overview.mine, *overview.queue)}, reader
