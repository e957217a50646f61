"""A complaint as its parties see it, and as nobody else does: the form, the card in their direct messages, what they
are told, and the window with everything in it.
"""

from views.complaint import forms
from views.complaint.card import card, handed_on, listed
from views.complaint.details import details
from views.complaint.forms import Asked, worded
from views.complaint.ids import Click, Field, Form, reference_in
from views.complaint.intake import complaint_form, taken_view
from views.complaint.told import line, pointer, statement

__all__ = [
    "Asked",
    "Click",
    "Field",
    "Form",
    "card",
    "complaint_form",
    "details",
    "forms",
    "handed_on",
    "line",
    "listed",
    "pointer",
    "reference_in",
    "statement",
    "taken_view",
    "worded",
]
