"""How much of what was resolved was resolved with an article (process §5, K26)."""

from sqlalchemy import func, or_, select

from domain.figures import WITHOUT_RESULT, Period, Share
from domain.knowledge import ArticleUse
from domain.ticket import ResolutionCode
from models.knowledge import ArticleUseRow
from models.ticket import TicketRow
from services import access
from services.work import Work


def share(work: Work, period: Period) -> Share:
    """Of what the actor may count: tickets resolved in the period, without duplicates and what ended otherwise."""
    resolved = access.countable(work).where(
        TicketRow.resolved_at >= period.start,
        TicketRow.resolved_at < period.end,
        TicketRow.state.not_in([one.value for one in WITHOUT_RESULT]),
        TicketRow.master_id.is_(None),
        or_(TicketRow.resolution_code.is_(None), TicketRow.resolution_code != ResolutionCode.DUPLICATE.value),
    )
    numbers = resolved.with_only_columns(TicketRow.id).subquery()
    linked = select(ArticleUseRow.id).where(
        ArticleUseRow.ticket_id == numbers.c.id, ArticleUseRow.how == ArticleUse.RESOLVED.value
    )
    total = work.session.scalar(select(func.count()).select_from(numbers)) or 0
    hits = work.session.scalar(select(func.count()).select_from(numbers).where(linked.exists())) or 0
    return Share(int(hits), int(total))
