"""A ticket as people see it: the reporter's receipt, the group's card, forms, one sentence per event, lists, and the
clock explained. Words of a major incident's command side are in `views/major`.
"""

from views.ticket.buttons import for_group, for_person, for_reporter
from views.ticket.card import card, passed_on, receipt
from views.ticket.classifying import classify_form
from views.ticket.details import details
from views.ticket.duplicates import link_form, linked_at_once, listed, tell_affected_form, unlink_form
from views.ticket.forms import (
    add_info_form,
    assign_form,
    cancel_form,
    close_form,
    escalate_form,
    hold_form,
    no_path,
    note_form,
    propose_form,
    reopen_form,
    reply_form,
    return_form,
    withdraw_form,
)
from views.ticket.judging import prioritise_form
from views.ticket.lines import comment, line
from views.ticket.lists import my_tickets, row
from views.ticket.references import references_form
from views.ticket.reporter_lines import reporter_line
from views.ticket.resolving import resolve_form
from views.ticket.steps import next_step
from views.ticket.why import why, why_view

__all__ = [
    "add_info_form",
    "assign_form",
    "cancel_form",
    "card",
    "classify_form",
    "close_form",
    "comment",
    "details",
    "escalate_form",
    "for_group",
    "for_person",
    "for_reporter",
    "hold_form",
    "line",
    "link_form",
    "linked_at_once",
    "listed",
    "my_tickets",
    "next_step",
    "no_path",
    "note_form",
    "passed_on",
    "prioritise_form",
    "propose_form",
    "receipt",
    "references_form",
    "reopen_form",
    "reply_form",
    "reporter_line",
    "resolve_form",
    "return_form",
    "row",
    "tell_affected_form",
    "unlink_form",
    "why",
    "why_view",
    "withdraw_form",
]
