"""What a ticket shows of its alerts. How they come in is `services/alerts.py`."""

from domain.configured import Words
from domain.projection import AlertFace
from domain.ticket import Source
from models.alert import links_of_ticket
from models.ticket import TicketRow
from services.work import Work


def tool_names(work: Work, key: str) -> Words:
    """Its name in both languages; the key itself once the tool is no longer configured."""
    tool = work.rules.policy.alerts.tool(key)
    return Words(en=key, zh=key) if tool is None else tool.names


def faces(work: Work, row: TicketRow) -> tuple[AlertFace, ...]:
    """The alerts of a tool's ticket; any other has none."""
    if row.source != Source.TOOL:
        return ()
    return tuple(
        AlertFace(
            tool=tool_names(work, one.tool),
            severity=one.severity,
            occurrences=one.occurrences,
            first_seen=one.first_seen,
            last_seen=one.last_seen,
            over_at=one.over_at,
        )
        for one in links_of_ticket(work.session, row.id)
    )
