"""Hand-over records as people see them: the card with its buttons, the forms that fill, answer or put it aside, and the
list of all that is on its way. What a ticket shows of them is in `views/ticket`.
"""

from views.hand_over.card import card, shown_view
from views.hand_over.forms import Draft, accept_form, discard_form, hand_over_form, return_form
from views.hand_over.ids import Click, Field, Form, When
from views.hand_over.lists import listed

__all__ = [
    "Click",
    "Draft",
    "Field",
    "Form",
    "When",
    "accept_form",
    "card",
    "discard_form",
    "hand_over_form",
    "listed",
    "return_form",
    "shown_view",
]
