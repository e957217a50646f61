"""What a ticket says of a tool's alerts, in both languages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.configured import Words
from domain.projection import AlertFace
from tests.views.faces import CHINESE, ENGLISH, NOW, card, event
from views import ticket
from views.words import Language

PLATFORM = Words(en="Monitoring platform", zh="监控平台")


def line(kind: str, language: Language, **data: object) -> str:
    entry = replace(event(kind, tool="monitoring", **data), names={"monitoring": PLATFORM})
    return ticket.line(entry, language).text


@pytest.mark.parametrize(
    ("kind", "english", "chinese"),
    [
        (
            "alert_joined",
            "Monitoring platform sent the same alert again: 3 so far.",
            "监控平台再次发出同一告警，累计3次。",
        ),
        (
            "alert_returned",
            (
                "Monitoring platform sends the same alert again, though the ticket was resolved. "
                "Reopen it if the trouble is still there."
            ),
            "事件单已解决，但监控平台再次发出同一告警。如故障仍在，请重新打开。",
        ),
        ("alert_over", "Monitoring platform sees the trouble no more.", "监控平台已监测不到该故障。"),
    ],
)
def test_each_thing_that_happens_has_its_sentence(kind: str, english: str, chinese: str) -> None:
    assert line(kind, ENGLISH, occurrences=3) == english
    assert line(kind, CHINESE, occurrences=3) == chinese


def test_the_card_counts_and_says_whether_it_is_over() -> None:
    face = AlertFace(
        tool=PLATFORM, severity="critical", occurrences=3, first_seen=NOW - timedelta(minutes=9), last_seen=NOW
    )
    shown = str(ticket.card(card(alerts=(face,)), ENGLISH).blocks)
    assert "Alert of Monitoring platform · critical · seen 3 times · last seen" in shown
    over = str(ticket.card(card(alerts=(replace(face, occurrences=1, over_at=NOW),)), CHINESE).blocks)
    assert "出现1次" in over
    assert "起已消失" in over
