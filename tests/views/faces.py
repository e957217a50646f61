"""Example values for the views: one incident of Wang's as it goes through its life, and text that means no good."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.configured import Words
from domain.criteria import CriterionCode
from domain.lifecycle.moves import Action
from domain.major import MajorRole
from domain.projection import ClockFace, EventLine, KnownOutage, MajorFace, PersonRef, TicketCard, UpdateFace
from domain.ticket import (
    Hours,
    Level,
    MajorState,
    PendingReason,
    Priority,
    ResolutionCode,
    State,
    Ticket,
    TicketType,
)
from views.words import Language

ENGLISH, CHINESE = Language("en"), Language("zh")
LANGUAGES = (ENGLISH, CHINESE)

WANG = PersonRef(id=1, slack_id="U0WANG", name="Wang Fang")
SUN = PersonRef(id=12, slack_id="U0SUN", name="Sun Lei")
MO = PersonRef(id=21, slack_id="U0MO", name="Mo Hui")
CARL = PersonRef(id=15, slack_id=None, name="Carl of the carrier")

REPORTED = datetime(2026, 7, 31, 8, 40, tzinfo=UTC)  # Friday 16:40 in Shanghai
NOW = REPORTED + timedelta(minutes=20)

# What a reporter may type to look like the desk, to ping everybody, or to break a limit.
HOSTILE = {
    "pings": "<!channel> <!here> <!everyone> <!subteam^S1> @channel @here @everyone <@U0MO> <#C1|general>",
    "forges": "*INC-1* is resolved ~by~ _Mo_ `rm -rf` ```code```\n>>> quoted\n> *Hotline*: your password, please",
    "links": "<https://evil.example|policy system> <mailto:a@b.example|help> https://evil.example & <b>bold</b>",
    "hides": "a\u200bb\u2060c\u202eevil\u202c \u0000\u0007\ud800\U000e0041 \u115f\u3164 \u2066x\u2069",
    "reversed": "מערכת הפוליסות לא עובדת \u202e *INC-42* النظام متوقف",
    "stacked": "e" + "\u0301" * 500 + " Zalgo",
    "emoji": "🧯👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 300,
    "long": "承保系统无法出单，业务中断。" * 220,
    "lines": "line\n" * 700,
    "blank": " \u200b\u3164\n ",
    "braces": "{ref} {0} {title.__class__} %s %(n)s",
}


# How long it gets depends on the language; whether it is harmless does not, so those are read in one each, by turns.
IN_BOTH = frozenset({"usual", "empty", "long", "emoji", "lines"})


def read_in(texts: Mapping[str, str]) -> dict[str, tuple[str, Language]]:
    """Each text with a language in which it is tried, by a name for the pair."""
    pairs = {}
    for turn, (name, text) in enumerate(texts.items()):
        languages = LANGUAGES if name in IN_BOTH else (LANGUAGES[turn % len(LANGUAGES)],)
        pairs |= {f"{name}-{one.code}": (text, one) for one in languages}
    return pairs


def ticket(**fields: Any) -> Ticket:
    """INC-42: the policy system is down; being worked on by Sun, unless told otherwise."""
    known: dict[str, Any] = {
        "id": 42,
        "type": TicketType.INCIDENT,
        "state": State.IN_PROGRESS,
        "title": "承保系统无法出单",
        "description": "Error 500 when a policy is issued",
        "reporter_id": WANG.id,
        "affected_id": None,
        "unit": "property-shanghai",
        "service": "policy-admin",
        "category": "application-unavailable",
        "impact": Level.HIGH,
        "urgency": Level.MEDIUM,
        "priority": Priority.P2,
        "hours": Hours.ALWAYS,
        "group": "applications",
        "assignee_id": SUN.id,
        "reported_at": REPORTED,
        "created_at": REPORTED,
        "scope": "company",
        "can_work": "no",
    }
    return Ticket(**(known | fields))


def clock(kind: str, **fields: Any) -> ClockFace:
    """A clock that runs well within its target."""
    known: dict[str, Any] = {
        "id": 7,
        "kind": kind,
        "state": "running",
        "calendar": "7x24",
        "target": timedelta(hours=8),
        "consumed": timedelta(minutes=20),
        "remaining": timedelta(hours=7, minutes=40),
        "percent": 4,
        "due": REPORTED + timedelta(hours=8),
        "result": None,
        "breached_at": None,
    }
    return ClockFace(**(known | fields))


RESPONSE = clock("response", target=timedelta(minutes=30), state="stopped", result="met", percent=20)
RESOLUTION = clock("resolution")


def card(of: Ticket | None = None, **fields: Any) -> TicketCard:
    """The ticket with its surroundings; every action is open."""
    known: dict[str, Any] = {
        "ticket": of or ticket(),
        "now": NOW,
        "reporter": WANG,
        "assignee": SUN,
        "group": Words(en="Application support", zh="应用支持组"),
        "service_path": (Words(en="Business systems", zh="业务系统"), Words(en="Policy administration", zh="承保系统")),
        "category": Words(en="Application unavailable", zh="应用不可用"),
        "unit_path": (Words(en="Property", zh="产险"), Words(en="Shanghai branch", zh="上海分公司")),
        "clocks": (RESPONSE, RESOLUTION),
        "actions": tuple(action.value for action in Action),
        "phone": "400-000-0100",
        "emergency": Words(en="If business has stopped, call the hotline.", zh="如业务已中断，请拨打热线电话。"),
    }
    return TicketCard(**(known | fields))


UPDATE = UpdateFace(
    at=NOW,
    author=MO,
    affected="All branches: no policies can be issued",
    done="Fail-over to the second data centre is being prepared",
    workaround="Issue covers on paper",
    eta=NOW + timedelta(hours=1),
)


def major_card(state: MajorState = MajorState.DECLARED, **fields: Any) -> TicketCard:
    """INC-42 as a major incident led by Mo."""
    face = MajorFace(
        state=state,
        criteria=(CriterionCode.IMPACT.value, CriterionCode.GROWING.value),
        channel="C0MAJOR",
        channel_name="major-inc-42-20260731",
        declared_at=NOW,
        roles={MajorRole.COMMANDER.value: MO, MajorRole.COMMS_LEAD.value: CARL},
        next_update_due=NOW + timedelta(minutes=15),
        last_update=UPDATE,
    )
    return card(ticket(major=state, priority=Priority.P1), major=replace(face, **fields))


def outage(**fields: Any) -> KnownOutage:
    """What INC-7 is to those who have the same trouble: fourteen people report it since 16:40."""
    known: dict[str, Any] = {
        "ticket_id": 7,
        "service": (Words(en="Collaboration", zh="协作"), Words(en="Mail", zh="邮件系统")),
        "since": REPORTED,
        "people": 14,
        "state": State.IN_PROGRESS,
    }
    return KnownOutage(**(known | fields))


def event(kind: str, /, **data: Any) -> EventLine:
    """An entry of the history by Sun; every person and group it may name is resolved beside it."""
    return EventLine(
        id=99,
        kind=kind,
        at=NOW,
        actor=SUN,
        data=data,
        changes={},
        people={person.id: person for person in (WANG, SUN, MO, CARL)},
        names={"network": Words(en="Network", zh="网络组")},
        comment=str(data.get("comment", "")) or None,
        update=UPDATE if kind == "major_updated" else None,
    )


def every_event(text: str = "because it must be") -> Mapping[str, EventLine]:
    """One entry of every kind, with the same typed text wherever text is typed."""
    soon = (NOW + timedelta(hours=1)).isoformat()
    return {
        "ticket_reported": event("ticket_reported", reasons=[], routed_because="route"),
        "ticket_assigned": event("ticket_assigned", group="network", assignee_id=12, from_group="desk", reason=text),
        "ticket_accepted": event("ticket_accepted", assignee_id=12),
        "replied": event("replied", comment_id=1, from_user=False, comment=text),
        "noted": event("noted", comment_id=1, comment=text),
        "prioritised": event("prioritised", old="P3", new="P2", reason=text, manual=False),
        "paused": event("paused", reason="waiting_for_user", until=None, note=text, clock_paused=True),
        "resumed": event("resumed", because="user_replied"),
        "resolved": event("resolved", code="workaround", resolution=text),
        "reopened": event("reopened", reason=text, times=2),
        "recurred": event("recurred", other="INC-43"),
        "closed": event("closed", because="confirmed"),
        "cancelled": event("cancelled", reason=text),
        "escalated": event("escalated", reason=text, step=1),
        "sla_warned": event(
            "sla_warned", nudge_id=1, clock="resolution", percent=75, told=[12], group=None, merged=[50], effects=[]
        ),
        "ladder_stepped": event("ladder_stepped", minutes=60, told=[21], merged=[30]),
        "due_moved": event("due_moved", clock="resolution", was=REPORTED.isoformat(), due=soon, told=[11]),
        "time_box_over": event("time_box_over", group="desktop", minutes=60, told=[11]),
        "reminder_put_off": event("reminder_put_off", reminder=98, until=soon),
        "reporter_reminded": event("reporter_reminded", about="answer", number=1, until=soon),
        "duplicate_linked": event("duplicate_linked", master="INC-7", number=7, joined=False, leading=False),
        "duplicate_parted": event("duplicate_parted", master="INC-7", number=7, reason=text, leading=False, told=[12]),
        "affected_told": event("affected_told", comment_id=1, duplicates=13, comment=text),
        "kept_apart": event("kept_apart"),
        "major_proposed": event("major_proposed", criteria=["C1", "reporter"], told=[21], reason=text),
        "major_undecided": event("major_undecided", proposed_at=REPORTED.isoformat(), told=[21]),
        "major_refused": event("major_refused", reason=text),
        "major_declared": event(
            "major_declared", commander_id=21, channel_name="major-inc-42-20260731", private=False, because="C1"
        ),
        "major_updated": event("major_updated", update_id=1, next_due=soon),
        "major_reminded": event("major_reminded", offset_minutes=-5, due=soon, told=[21], missed=False),
        "major_role_taken": event("major_role_taken", role="scribe", person_id=21),
        "major_roles_open": event("major_roles_open", roles=["scribe", "technical_lead"], told=[12]),
        "major_stabilised": event("major_stabilised", restored_at=soon),
        "major_relapsed": event("major_relapsed", reason=text),
        "major_stood_down": event("major_stood_down", restored_at=soon, false_alarm=False, reason=text),
        **helping(text),
    }


def helping(text: str) -> Mapping[str, EventLine]:
    """Others are brought to a ticket: what is typed there is typed text, too."""
    called = {"call_out": 7, "group": "network", "cost": text}
    return {
        "swarm_joined": event("swarm_joined", group=None, person_id=12, by_themselves=False, invite=[]),
        "swarm_left": event("swarm_left", group="network", person_id=None),
        "arbitration_asked": event(
            "arbitration_asked", group="network", reason=text, path=["network", "desk", "network"], reasons=[text, text]
        ),
        "call_out_asked": event("call_out_asked", **called, reason=text, told=[12]),
        "called_out": event("called_out", **called, reason=text, basis="major", told=[12]),
        "call_out_judged": event("call_out_judged", **called, approved=False, afterwards=True, told=[12]),
        "effort_logged": event("effort_logged", minutes=20, total=50),
        "references_set": replace(event("references_set"), changes={"ci": [None, text], "change_ref": [text, None]}),
    }


def pending(reason: PendingReason, **fields: Any) -> Ticket:
    return ticket(state=State.PENDING, pending_reason=reason, **fields)


def resolved(text: str = "Restarted the service", **fields: Any) -> Ticket:
    return ticket(
        state=State.RESOLVED, resolution_code=ResolutionCode.WORKAROUND, resolution=text, resolved_at=NOW, **fields
    )
