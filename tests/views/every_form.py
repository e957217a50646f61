"""Every form of the desk in one language, by its callback: as the tests of the views draw them."""

from collections.abc import Iterator

from domain.hand_overs import BLANKS
from domain.lifecycle import HandOverKind
from tests.rulebooks import example
from tests.views import (
    everything,
    faces,
    request_examples,
    test_complaint_views,
    test_hand_over_views,
    test_knowledge_views,
    test_roster_views,
    test_satisfaction,
)
from views import complaint, hand_over, satisfaction, ticket
from views.blocks import View
from views.complaint import Asked, Form, forms
from views.hand_over import Draft
from views.words import Language

TEXT = "承保系统无法出单"
WORDED = (Form.REPLY_INTERIM, Form.SEND_BACK, Form.CLOSE_SILENT, Form.APPEAL, Form.WRITE, Form.NOTE, Form.PURSUE)


def every_form(language: Language) -> Iterator[View]:
    """Some of them several times, as the ticket or the item asks for more or less."""
    rules = example()
    yield from (view for _, view in everything.views(TEXT, language, rules))
    yield from (view for _, view in request_examples.modals(TEXT, language, rules))
    yield from test_complaint_views.views(TEXT, language)
    of = test_complaint_views.card()
    yield from (complaint.worded(one, "text", forms.SENT)(of, language, asked=Asked(rules=rules)) for one in WORDED)
    yield from test_knowledge_views.views(TEXT, language)
    yield from test_roster_views.views(TEXT, language)
    yield satisfaction.comment_form(test_satisfaction.ASKED, language)
    yield ticket.link_form(faces.card(), language, masters=())
    for kind in HandOverKind:
        given = {one.key: "" for one in BLANKS[kind]}
        draft = Draft(ref="INC-42", kind=kind, fields=given, ticket=42, may_convert=True, converts=True)
        yield hand_over.hand_over_form(draft, language, rules=rules)
    for make in (hand_over.accept_form, hand_over.return_form, hand_over.discard_form):
        yield make(test_hand_over_views.face(), language)
