"""A ticket names its configuration item, the problem and the change it belongs to, whenever somebody learns of them
(process S43).
"""

from dataclasses import replace

import pytest

from domain.errors import FieldProblem, IllegalMove, InvalidForm, NotAllowed, NotFound
from domain.lifecycle import HandOverKind
from domain.ticket import PendingReason, Priority, ResolutionCode
from services import handling, moves, referring, reporting, showing
from services.handling import HoldForm, ResolveForm
from services.referring import ReferencesForm
from services.reporting import IncidentForm
from tests.services.hand_over_desk import accept, handed_over
from tests.services.request_desk import order
from tests.services.standing_desk import StandingDesk

PRINTER = ReferencesForm(ci="PRN-0417", ci_name="Printer 4F", ci_url="https://cmdb.example/PRN-0417")


def jammed(desk: StandingDesk) -> int:
    """He of the desktop group has the printer of the fourth floor."""
    ticket = desk.do(reporting.report, IncidentForm(title="It jams", service="printing"), by="wang").ticket.id
    desk.do(handling.take, ticket, by="he")
    return ticket


def test_each_is_added_when_it_is_known(desk: StandingDesk) -> None:
    """First the printer, later the problem and the change: all on the card, each with old and new in the history."""
    ticket = jammed(desk)
    desk.do(referring.set_references, ticket, PRINTER, by="he")
    desk.do(referring.set_references, ticket, replace(PRINTER, problem="PRB-7", change="CHG-9"), by="zhou")
    shown = desk.do(showing.one, ticket, by="feng").ticket
    assert (shown.ci, shown.ci_name, shown.ci_url) == ("PRN-0417", "Printer 4F", "https://cmdb.example/PRN-0417")
    assert (shown.problem_ref, shown.change_ref) == ("PRB-7", "CHG-9")
    first, second = desk.history("references_set")
    assert first.changes["ci"] == [None, "PRN-0417"]
    assert second.changes == {"problem_ref": [None, "PRB-7"], "change_ref": [None, "CHG-9"]}


def test_a_wrong_one_is_taken_back(desk: StandingDesk) -> None:
    """An emptied field is emptied; saving the form untouched changes nothing."""
    ticket = jammed(desk)
    desk.do(referring.set_references, ticket, ReferencesForm(change="CHG-9"), by="he")
    desk.do(referring.set_references, ticket, ReferencesForm(change=" CHG-9 "), by="he")
    desk.do(referring.set_references, ticket, ReferencesForm(), by="he")
    assert desk.ticket(ticket).change_ref is None
    assert [one.changes["change_ref"] for one in desk.history("references_set")] == [[None, "CHG-9"], ["CHG-9", None]]


def test_something_is_named(desk: StandingDesk) -> None:
    with pytest.raises(IllegalMove) as nothing:
        desk.do(referring.set_references, jammed(desk), ReferencesForm(ci="  "), by="he")
    assert moves.lacking(nothing.value) == ("reference",)


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        (ReferencesForm(ci="x" * 201), FieldProblem("ci", "too_long", {"longest": 200, "length": 201})),
        (
            ReferencesForm(ci="a", ci_name="n" * 300),
            FieldProblem("ci_name", "too_long", {"longest": 200, "length": 300}),
        ),
        (ReferencesForm(ci="a", ci_url="cmdb/PRN"), FieldProblem("ci_url", "wrong_form")),
        (ReferencesForm(ci="a", ci_url="javascript:alert(1)"), FieldProblem("ci_url", "wrong_form")),
        (
            ReferencesForm(problem="p" * 201),
            FieldProblem("problem_reference", "too_long", {"longest": 200, "length": 201}),
        ),
        (ReferencesForm(ci_name="Printer"), FieldProblem("ci", "required")),
        (ReferencesForm(ci_url="https://cmdb.example/1"), FieldProblem("ci", "required")),
    ],
)
def test_what_is_wrong_stands_beside_its_field(desk: StandingDesk, form: ReferencesForm, problem: FieldProblem) -> None:
    with pytest.raises(InvalidForm) as refused:
        desk.do(referring.set_references, jammed(desk), form, by="he")
    assert refused.value.problems == (problem,)


def test_only_who_works_on_it_adds_them(desk: StandingDesk) -> None:
    """Its reporter reads the ticket and is refused; another group does not know of it."""
    ticket = jammed(desk)
    with pytest.raises(NotAllowed):
        desk.do(referring.set_references, ticket, PRINTER, by="wang")
    with pytest.raises((NotAllowed, NotFound)):
        desk.do(referring.set_references, ticket, PRINTER, by="xu")
    for by in ("he", "zhou", "feng", "jiang"):
        desk.do(referring.set_references, ticket, replace(PRINTER, change=f"CHG-{by}"), by=by)
    assert desk.ticket(ticket).change_ref == "CHG-jiang"


def test_a_request_has_them_too(desk: StandingDesk) -> None:
    ticket = order(desk, "li", "password-reset")
    desk.do(referring.set_references, ticket, ReferencesForm(change="CHG-4"), by="zhou")
    assert desk.ticket(ticket).change_ref == "CHG-4"


def test_waiting_for_a_change_names_it_on_the_ticket(desk: StandingDesk) -> None:
    """§3.5.4: the change that it waits for is the change of the ticket from then on."""
    ticket = jammed(desk)
    waiting = HoldForm(reason=PendingReason.WAITING_FOR_CHANGE, change_reference="CHG-7", resume_condition="Thursday")
    with pytest.raises(InvalidForm) as refused:
        desk.do(handling.hold, ticket, replace(waiting, change_reference="C" * 201), by="he")
    assert [one.field for one in refused.value.problems] == ["change_reference"]
    desk.do(handling.hold, ticket, waiting, by="he")
    assert desk.ticket(ticket).change_ref == "CHG-7"
    assert desk.history("paused")[0].changes["change_ref"] == [None, "CHG-7"]


def test_an_item_named_at_the_resolution_has_its_length_too(desk: StandingDesk) -> None:
    """Whatever sends the form: the sentence stands beside the field, and the ticket is as it was."""
    ticket = jammed(desk)
    form = ResolveForm(code=ResolutionCode.PERMANENT_FIX, resolution="New roller", ci="x" * 201)
    with pytest.raises(InvalidForm) as refused:
        desk.do(handling.resolve, ticket, form, by="he")
    assert refused.value.problems == (FieldProblem("ci", "too_long", {"longest": 200, "length": 201}),)


def test_resolving_keeps_the_item_that_was_named_before(desk: StandingDesk) -> None:
    """The form asks for it where it is mandatory; elsewhere nothing typed takes nothing away."""
    ticket = jammed(desk)
    desk.do(referring.set_references, ticket, PRINTER, by="he")
    fixed = ResolveForm(
        code=ResolutionCode.PERMANENT_FIX, resolution="new roller", category="printer", cause="worn", workaround=False
    )
    desk.do(handling.resolve, ticket, fixed, by="he")
    assert desk.ticket(ticket).ci == "PRN-0417"


@pytest.mark.parametrize(
    ("kind", "receiver", "column"),
    [(HandOverKind.PROBLEM, "ren", "problem_ref"), (HandOverKind.RFC, "cai", "change_ref")],
)
def test_the_receivers_number_becomes_the_tickets(
    desk: StandingDesk, kind: HandOverKind, receiver: str, column: str
) -> None:
    """A number somebody entered before stays: the record shows its own beside it."""
    for known, expected in ((None, "EXT-5"), ("OLD-1", "OLD-1")):
        ticket = jammed(desk)
        if known is not None:
            form = ReferencesForm(problem=known) if kind is HandOverKind.PROBLEM else ReferencesForm(change=known)
            desk.do(referring.set_references, ticket, form, by="he")
        record = handed_over(desk, kind, about=ticket)
        accept(desk, record, by=receiver, number="EXT-5")
        assert getattr(desk.ticket(ticket), column) == expected


def test_a_third_party_reads_the_item_alone(desk: StandingDesk) -> None:
    """S7: the number of what it repairs; not the house's own tools, nor its problems and changes."""
    ticket = desk.report(Priority.P3, group="carrier", held_by="tang")
    desk.do(referring.set_references, ticket, replace(PRINTER, problem="PRB-7", change="CHG-9"), by="zhou")
    shown = desk.do(showing.one, ticket, by="tang").ticket
    assert (shown.ci, shown.ci_url, shown.problem_ref, shown.change_ref) == ("PRN-0417", None, None, None)
