"""What a requester answered is there to be read, by who approves it and by who does it: every answer, however many and
however long (process §3.10, S13).
"""

from dataclasses import replace
from datetime import date

import pytest

from domain.configured import Words
from domain.lifecycle import ApprovalState
from domain.projection import Answer, ApprovalFace, RequestFace, TicketCard
from domain.ticket import State, TicketType
from tests.views import faces
from tests.views.faces import LANGUAGES
from views import blocks as b
from views import request, ticket
from views.blocks import Block
from views.words import Language

LONG = "".join(f"line {n} of what is needed and what for\n" for n in range(50))  # about 2,000 characters


def asked(answers: tuple[tuple[Words, Answer], ...], description: str = "") -> TicketCard:
    approval = ApprovalFace(id=7, rule="line_manager", state=ApprovalState.ASKED)
    of = faces.ticket(
        type=TicketType.SERVICE_REQUEST, state=State.AWAITING_APPROVAL, item="wish", description=description
    )
    return faces.card(of, answers=answers, request=RequestFace(approvals=(approval,)))


def words(blocks: list[Block]) -> str:
    return str(blocks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_of_a_long_form(language: Language) -> None:
    """Thirty questions, the most an item has: on the card, for the approver, and in the window of the ticket."""
    answers = tuple((Words(en=f"Q{n:02}", zh=f"问{n:02}"), f"answer-{n:02}") for n in range(30))
    card = asked(answers)
    for blocks in (
        ticket.card(card, language).blocks,
        request.asked(card, 7, language).blocks,
        ticket.details(card, language)["blocks"],
    ):
        assert [n for n in range(30) if f"answer-{n:02}" not in words(blocks)] == []
        assert len(blocks) <= b.MESSAGE_BLOCKS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_answer_is_read_to_its_end(language: Language) -> None:
    """Where one decides on it and where one looks at it alone; the card in the channel shows how it begins."""
    card = asked(((Words(en="Wish", zh="需求"), LONG), (Words(en="By", zh="期望"), date(2026, 6, 16))))
    assert "line 0 " in words(ticket.card(card, language).blocks)
    for blocks in (request.asked(card, 7, language).blocks, ticket.details(card, language)["blocks"]):
        assert "line 49 " in words(blocks)


def test_a_long_description_too() -> None:
    """The window of one ticket shows it whole."""
    card = replace(asked(()), ticket=faces.ticket(description=LONG))
    assert "line 49 " in words(ticket.details(card, LANGUAGES[0])["blocks"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fact_of_a_card_is_cut_off(language: Language) -> None:
    """Slack shows ten facts together; with references, helpers and a first judgement there are more."""
    of = faces.ticket(
        scope="just_me", can_work="no", ci="PRN-0417", ci_name="Printer", problem_ref="PRB-7", change_ref="CHG-9"
    )
    clocks = tuple(faces.clock(kind) for kind in ("response", "resolution"))
    card = faces.card(of, clocks=clocks, item=Words(en="Laptop", zh="电脑"), helpers=(Words(en="Network", zh="网络"),))
    shown = words(ticket.card(card, language).blocks)
    assert [one for one in ("PRN-0417", "PRB-7", "CHG-9") if one not in shown] == []
