"""The question how it went, its thanks, the form for a few words, and what those in charge read."""

from dataclasses import replace

import pytest

from domain.satisfaction import RatingFace
from domain.ticket import State, TicketType
from sandbox.blockkit import check_message, check_view
from tests.views import faces
from tests.views.faces import CHINESE, ENGLISH, HOSTILE, LANGUAGES, event
from views import satisfaction, ticket
from views.blocks import Shown
from views.words import Language

ASKED = RatingFace(ticket=faces.ticket(state=State.RESOLVED), round=0)


def said(shown: Shown) -> str:
    return str(shown.blocks[0]["text"]["text"])


def labels(shown: Shown) -> list[str]:
    rows = [block["elements"] for block in shown.blocks if block["type"] == "actions"]
    return [str(element["text"]["text"]) for row in rows for element in row]


def test_five_buttons_and_nothing_to_type() -> None:
    shown = satisfaction.asked(ASKED, ENGLISH)
    assert said(shown) == "*How satisfied are you with how INC-42 was handled?*"
    assert labels(shown) == ["😞 1", "🙁 2", "😐 3", "🙂 4", "😀 5"]
    assert said(satisfaction.asked(ASKED, CHINESE)) == "*您对 INC-42 的处理满意吗？*"


def test_a_screen_reader_hears_what_each_button_means() -> None:
    row = satisfaction.asked(ASKED, ENGLISH).blocks[1]["elements"]
    assert next(one["accessibility_label"] for one in row) == "Very dissatisfied: 1 of 5"


@pytest.mark.parametrize(
    ("score", "thanks"),
    [
        (5, "Thank you, that makes our day!"),
        (3, "Thank you for telling us."),
        (1, "Thank you for telling us. We are sorry; those in charge will look into it."),
    ],
)
def test_whoever_rates_is_thanked(score: int, thanks: str) -> None:
    """The chosen button is marked and may be changed; a second tap adds words."""
    shown = satisfaction.asked(replace(ASKED, score=score), ENGLISH)
    assert said(shown) == f"*You rated INC-42: {score} of 5.*\n{thanks}"
    assert [one["action_id"] for one in shown.blocks[1]["elements"] if one.get("style")] == [f"rating.{score}"]
    assert labels(shown)[-1] == "Add a comment"


def test_words_about_a_complaint_go_to_who_handled_it() -> None:
    """They are no rating's comment, and nothing of them is ever published."""
    known = faces.ticket(type=TicketType.COMPLAINT, state=State.CLOSED)
    shown = satisfaction.asked(RatingFace(ticket=known, round=0, score=4), ENGLISH)
    assert shown.blocks[-1]["elements"][0]["action_id"] == "complaint.write"


@pytest.mark.parametrize(
    ("face", "text"),
    [
        (replace(ASKED, changeable=False), "*The time for rating INC-42 is over.*"),
        (replace(ASKED, score=4, changeable=False), "*You rated INC-42: 4 of 5.*\nThank you, that makes our day!"),
        (
            replace(ASKED, score=4, superseded=True, changeable=False),
            "*INC-42 was reopened; what was rated before no longer counts.*",
        ),
    ],
)
def test_what_is_over_has_no_buttons(face: RatingFace, text: str) -> None:
    shown = satisfaction.asked(face, ENGLISH)
    assert (said(shown), labels(shown)) == (text, [])


def test_only_those_in_charge_read_a_low_rating() -> None:
    """The group's thread tells neither score nor words."""
    entry = replace(event("satisfaction_low", rating=1, score=1, told=[12]), comment="Three days for a toner")
    told = said_by(satisfaction.low(entry, faces.card(), ENGLISH))
    assert "*INC-42* was rated 1 of 5." in told
    assert "Three days for a toner" in told
    for kind in ("satisfaction_low", "satisfaction_rated", "satisfaction_commented"):
        line = ticket.line(replace(entry, kind=kind), ENGLISH)
        assert "toner" not in said_by(line)
        assert "1 of 5" not in said_by(line)
        assert ticket.reporter_line(replace(entry, kind=kind), ENGLISH) is None


def said_by(shown: Shown) -> str:
    return str(shown.blocks)


def test_a_thank_you_is_read_in_full() -> None:
    entry = replace(event("satisfaction_commented", rating=1, compliment=True), comment="He came at once")
    assert "He came at once" in said_by(ticket.line(entry, ENGLISH))
    assert "He came at once" in said_by(satisfaction.compliment(entry, faces.card(), ENGLISH))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_accepts_them_whatever_was_typed(text: str, language: Language) -> None:
    face = replace(ASKED, ticket=faces.ticket(title=text), score=2, comment=text, public=True)
    assert check_message(satisfaction.asked(face, language).blocks) == []
    assert check_view(satisfaction.comment_form(face, language)) == []
    card = faces.card(faces.ticket(title=text))
    entry = replace(event("satisfaction_low", rating=1, score=1), comment=text)
    assert check_message(satisfaction.low(entry, card, language).blocks) == []
    assert check_message(satisfaction.compliment(replace(entry, actor=None), card, language).blocks) == []
