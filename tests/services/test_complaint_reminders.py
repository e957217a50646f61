"""A complaint's reminder among others (process §3.7 h, j, §3.11). He's incident of Thursday 2026-03-12 15:00 and the
acknowledgement of Chen's complaint of Monday 10:00 about desktop support are both due on Monday 2026-03-16 at 15:00:
Jiang, incident manager and handler, reads of both in one message, He and Feng of the incident alone.
"""

import json

import pytest

from bot.effects.tickets import for_person
from domain.projection import EventLine, TicketCard
from domain.ticket import Priority
from models.person import by_key
from services.complaints import standing
from services.complaints.standing import SubjectsForm
from services.work import Work
from tests.services.complaining import number, submit
from tests.services.standing_desk import StandingDesk
from tests.views.faces import CHINESE, ENGLISH
from views import nudge
from views.words import Language

WORDS = "Three days for a printer"


@pytest.fixture
def complaint(desk: StandingDesk) -> int:
    desk.at("2026-03-12 15:00").report(Priority.P3, held_by="he")
    desk.run_until("2026-03-16 10:00")
    of = number(submit(desk, groups=("desktop",), description=WORDS))
    desk.run_until("2026-03-16 15:00")
    return of


def read_by(work: Work, key: str, events: list[int]) -> list[tuple[EventLine, TicketCard]]:
    """What is left of a message when it is written to this person."""
    person = by_key(work.session, key)
    assert person is not None
    return [one for event in events if (one := for_person(work, event, person.id)) is not None]


def last(desk: StandingDesk, key: str) -> list[int]:
    """The events of the last message to somebody."""
    of = {one: name for one, name in desk.names().items() if name == key}
    message = [one for one in desk.messages("tell", "tell_bundle") if one.person_id in of][-1]
    return list(message.args.get("events") or [message.args["event"]])


def shown(desk: StandingDesk, key: str, events: list[int], language: Language) -> str:
    made = nudge.bundle(desk.do(read_by, key, events), language)
    return json.dumps([made.text, made.blocks], ensure_ascii=False, default=str)


@pytest.mark.parametrize(
    ("language", "said"), [(ENGLISH, "2 reminders for you"), (CHINESE, "您有2条催办(提醒)")], ids=["en", "zh"]
)
def test_the_handler_reads_of_both_in_their_own_language(
    desk: StandingDesk, complaint: int, language: Language, said: str
) -> None:
    """By its number, without a word of it: a list of messages is read over a shoulder."""
    assert desk.direct_messages("jiang")[-1] == ("Mon 03-16 15:00", 2)
    text = shown(desk, "jiang", last(desk, "jiang"), language)
    assert said in text
    assert desk.ticket(complaint).snapshot().ref in text
    assert WORDS not in text


def test_whoever_may_not_see_it_is_told_of_the_incident_alone(desk: StandingDesk, complaint: int) -> None:
    """Nor would they read it, were its event among theirs."""
    ref = desk.ticket(complaint).snapshot().ref
    for key in ("he", "feng"):
        assert desk.direct_messages(key)[-1] == ("Mon 03-16 15:00", 1)
        for events in (last(desk, key), last(desk, "jiang")):
            text = shown(desk, key, events, ENGLISH)
            assert "INC-1" in text
            assert ref not in text
            assert WORDS not in text


def test_who_becomes_a_subject_before_it_is_delivered_reads_nothing_of_it(desk: StandingDesk, complaint: int) -> None:
    """Yuan was told together with Jiang; named by Jiang before the message leaves, Yuan would read an empty one."""
    events = last(desk, "yuan")
    assert [card.ticket.id for _, card in desk.do(read_by, "yuan", events)] == [complaint]
    desk.do(standing.name_subject, complaint, SubjectsForm(people_slack=("U0YUAN",)), by="jiang")
    assert desk.do(read_by, "yuan", events) == []
