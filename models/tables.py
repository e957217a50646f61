"""Every table of the desk, for those who need them all: migrations and the check that the schema is complete."""

from models.alert import AlertLinkRow, AlertStreamRow
from models.audit import GUARDS, AuditRow
from models.channel import ChannelRow
from models.clock import ClockEventRow, ClockRow, NudgeRow, TimerRow
from models.complaint import ComplaintAccessRow, ComplaintMessageRow, ComplaintRow, ComplaintSubjectRow
from models.digest import DigestRow
from models.erasure import ErasureRow, RedactionRow
from models.hand_over import HandOverRow, HandOverTicketRow
from models.knowledge import EDITION_GUARDS, ArticleRow, ArticleUseRow, EditionRow
from models.major import MajorRoleRow, MajorRow, MajorUpdateRow
from models.outbox import InboxRow, OutboxRow
from models.person import PersonRow
from models.rating import RatingRow
from models.reminder import LadderRow, ReminderRow, StepTakenRow
from models.request import ApprovalRow, LinkRow, RequestRow, StepRow
from models.roster import AbsenceRow, GroupChangeRow, StampRow
from models.search import INDEXES, SearchRow
from models.swarm import CallOutRow, EffortRow, ParticipantRow
from models.ticket import AnchorRow, CommentRow, TicketRow

ALL = (
    AlertLinkRow,
    AlertStreamRow,
    AbsenceRow,
    AnchorRow,
    ApprovalRow,
    ArticleRow,
    ArticleUseRow,
    AuditRow,
    CallOutRow,
    ChannelRow,
    ClockEventRow,
    ClockRow,
    CommentRow,
    ComplaintAccessRow,
    ComplaintMessageRow,
    ComplaintRow,
    ComplaintSubjectRow,
    DigestRow,
    GroupChangeRow,
    EditionRow,
    ErasureRow,
    RedactionRow,
    HandOverRow,
    HandOverTicketRow,
    EffortRow,
    InboxRow,
    LadderRow,
    LinkRow,
    MajorRoleRow,
    MajorRow,
    MajorUpdateRow,
    NudgeRow,
    OutboxRow,
    ParticipantRow,
    PersonRow,
    RatingRow,
    ReminderRow,
    RequestRow,
    StampRow,
    SearchRow,
    StepRow,
    StepTakenRow,
    TicketRow,
    TimerRow,
)

# What no table definition can say: who may change the history, and how words are found.
STATEMENTS = {name: (*GUARDS[name], *EDITION_GUARDS[name], *INDEXES[name]) for name in ("sqlite", "postgresql")}
