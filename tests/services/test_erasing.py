"""A person is taken out of the record: nothing of theirs is left but a number, and everything else is as it was."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import JSON, String, select, text

from domain.calls import Call
from domain.errors import NotAllowed, NotFound
from domain.priority import CanWork, Scope
from domain.ticket import Priority
from models.base import Base
from models.person import PersonRow
from models.ticket import CommentRow, TicketRow
from services import conversation, erasing, handling, reporting
from services.auditing import verified
from services.conversation import Said
from services.erasing import CannotErase, Obstacle
from services.reporting import IncidentForm
from tests.rulebooks import local
from tests.services.standing_desk import StandingDesk

BO = Call(name="Bo Vandenberg", contact="bo@partner.example", at=local("2026-03-16 09:30"))


@pytest.fixture
def desk_with_bo(desk: StandingDesk) -> tuple[StandingDesk, int]:
    """Bo called, was named in a reply, and the ticket was cancelled for the reason Bo gave."""
    form = IncidentForm(title="Silent", service="printing", scope=Scope.ME, can_work=CanWork.PARTLY, call=BO)
    number = desk.do(reporting.report, form, by="zhou").ticket.id
    desk.do(conversation.tell_by_phone, number, text="Told Bo Vandenberg to wait", by="he")
    desk.do(set_answers, number, {"whom": "bo@partner.example", "why": "for Bo Vandenberg's desk", "n": ["3"]})
    desk.do(handling.cancel, number, reason="Bo Vandenberg", by="jiang")
    return desk, number


def set_answers(work: Any, number: int, answers: dict[str, Any]) -> None:
    work.session.get_one(TicketRow, number).answers = answers


def erase(desk: StandingDesk, who: str = "bo@partner.example", **more: Any) -> erasing.Erasure:
    return desk.do(erasing.erase, who, **{"ordered_by": "yuan", **more})


def everything(desk: StandingDesk) -> Iterator[tuple[str, str]]:
    """Every stored text of every table, with where it stands; the index of words is made anew by its own command."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String | JSON) and table.name != "search_entry":
                rows = desk.look(lambda session, one=column: list(session.scalars(select(one))))
                yield from ((f"{table.name}.{column.name}", str(row)) for row in rows)


def figures(desk: StandingDesk) -> list[tuple[Any, ...]]:
    """What every figure is counted from."""
    columns = (TicketRow.id, TicketRow.state, TicketRow.unit, TicketRow.reported_at, TicketRow.affected_id)
    return desk.look(lambda session: [tuple(row) for row in session.execute(select(*columns))])


def test_nothing_of_theirs_is_left_but_what_was_listed_for_review(desk_with_bo: tuple[StandingDesk, int]) -> None:
    """Name and address are nowhere; inside two texts that people typed they stand until somebody has read these."""
    desk, _ = desk_with_bo
    found = erase(desk)
    left = {place for place, said in everything(desk) if "vandenberg" in said.lower() or "bo@partner" in said.lower()}
    assert left == {f"{one.table}.{one.column}" for one in found.texts}
    assert left == {"comment.text", "ticket.answers"}


def test_tickets_and_figures_are_as_before(desk_with_bo: tuple[StandingDesk, int]) -> None:
    desk, _ = desk_with_bo
    before = figures(desk)
    erase(desk)
    assert figures(desk) == before


def test_the_history_verifies_and_says_where_words_were_taken_out(desk_with_bo: tuple[StandingDesk, int]) -> None:
    """The reason of the cancellation was Bo's name: the entry is redacted, the chain holds, all other entries stay."""
    desk, number = desk_with_bo
    before = {one.seq: one.data for one in desk.do(verified, number)}
    erase(desk)
    entries = desk.do(verified, number)
    assert all(one.sound for one in entries)
    redacted = [one for one in entries if one.redacted]
    assert [one.kind for one in redacted] == ["cancelled"]
    assert redacted[0].redacted == "redacted on 2026-03-16 by 袁芳"
    assert redacted[0].data["reason"] == "erased person"
    assert all(one.data == before[one.seq] for one in entries if not one.redacted)


def test_the_database_lets_only_a_redacted_entry_change_and_never_its_link(
    desk_with_bo: tuple[StandingDesk, int],
) -> None:
    desk, number = desk_with_bo
    erase(desk)
    entry = desk.history("cancelled", ticket_id=number)[0].id
    refuse = (
        "UPDATE audit SET hash = 'x' WHERE id = :entry",
        "UPDATE audit SET kind = 'x' WHERE id = :entry",
        "UPDATE audit SET data = '{}' WHERE id <> :entry",
        "DELETE FROM audit WHERE id = :entry",
    )
    for statement in refuse:
        with pytest.raises(Exception, match="append-only"), desk.store.engine.begin() as connection:
            connection.execute(text(statement), {"entry": entry})


def test_answers_keep_everything_but_their_values(desk_with_bo: tuple[StandingDesk, int]) -> None:
    """An address as a value goes; a sentence is not guessed at, and the row is listed for nobody twice."""
    desk, number = desk_with_bo
    desk.do(set_answers, number, {"whom": "bo@partner.example", "n": ["3", "Bo Vandenberg"]})
    erase(desk)
    assert desk.ticket(number).answers == {"whom": "erased person", "n": ["3", "erased person"]}


def test_a_look_changes_nothing(desk_with_bo: tuple[StandingDesk, int]) -> None:
    """The dry run counts what would go."""
    desk, _ = desk_with_bo
    found = desk.do(erasing.plan, "bo@partner.example")
    assert found.name == "Bo Vandenberg"
    assert found.values["audit"] == 1
    assert found.entries
    assert desk.look(lambda session: session.query(PersonRow).filter_by(email="bo@partner.example").one())


def test_somebody_with_an_open_ticket_is_erased_only_with_a_reason(desk: StandingDesk) -> None:
    """The reason is kept with the erasure."""
    form = IncidentForm(title="Silent", service="printing", scope=Scope.ME, can_work=CanWork.PARTLY, call=BO)
    desk.do(reporting.report, form, by="zhou")
    with pytest.raises(CannotErase) as caught:
        erase(desk)
    assert caught.value.params["obstacles"] == (Obstacle.OPEN_TICKETS.value,)
    erase(desk, because="Ordered by the court, file 7")
    kept = desk.look(lambda session: session.execute(text("SELECT because FROM erasure")).scalar_one())
    assert kept == "Ordered by the court, file 7"


def test_somebody_of_the_configuration_is_never_erased(desk: StandingDesk) -> None:
    """The next start would put them back, whatever the reason."""
    with pytest.raises(CannotErase) as caught:
        erase(desk, "wang", because="they insist")
    assert caught.value.params["obstacles"] == (Obstacle.CONFIGURED.value,)


def test_who_left_the_configuration_is_erased_with_their_tickets_kept(desk: StandingDesk) -> None:
    """Wang was taken out of organisation.yml; her closed ticket keeps a number, her name is gone in both languages."""
    number = desk.report(Priority.P4)
    desk.do(conversation.reply, number, Said(text="Fixed"), by="he")
    desk.do(handling.cancel, number, reason="Done", by="jiang")
    old = desk.rules.organisation
    kept = tuple(one for one in old.people if one.key != "wang")
    desk.rules = replace(
        desk.rules, organisation=old.__class__(units=old.units, people=kept, groups=old.groups, roles=old.roles)
    )
    erase(desk, "wang.min@maplebridge.example")
    reporter = desk.ticket(number).reporter_id
    assert desk.look(lambda session: session.get_one(PersonRow, reporter).name) == "erased person"
    assert not [place for place, said in everything(desk) if "王敏" in said or "U0WANG" in said]
    assert desk.look(lambda session: session.query(CommentRow).count()) == 1


@pytest.mark.parametrize("by", ["jiang", "wang", "nobody"])
def test_only_the_process_owner_or_who_runs_the_bot_erases(desk_with_bo: tuple[StandingDesk, int], by: str) -> None:
    desk, _ = desk_with_bo
    with pytest.raises(NotAllowed):
        erase(desk, ordered_by=by)


def test_nobody_is_erased_twice_or_by_accident(desk_with_bo: tuple[StandingDesk, int]) -> None:
    desk, _ = desk_with_bo
    with pytest.raises(NotFound):
        erase(desk, "bo@other.example")
    erase(desk)
    with pytest.raises(NotFound):
        erase(desk)
