"""Service requests as people order, approve and work on them: the catalogue, the form of an item, the approver's
message, the checklist and the conversions. Receipt and card are those of every ticket, in `views/ticket`.
"""

from views.request.approval import asked, reject_form
from views.request.browse import Aisle, browse, search_options
from views.request.checklist import checklist_view, fulfil_form, skip_form
from views.request.converting import incident_form
from views.request.order import Draft, order_form, ordered_view

__all__ = [
    "Aisle",
    "Draft",
    "asked",
    "browse",
    "checklist_view",
    "fulfil_form",
    "incident_form",
    "order_form",
    "ordered_view",
    "reject_form",
    "search_options",
    "skip_form",
]
