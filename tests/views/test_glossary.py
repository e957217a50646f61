"""The words of the glossary, and no others: labels word for word, and terms inside sentences."""

import re
from enum import StrEnum

import pytest

from domain.people import Role
from domain.policy.targets import ClockKind
from domain.sla import ClockState
from domain.ticket import Hours, Level, MajorState, PendingReason, Priority, Source, State, TicketType
from tests.views.catalogues import sentences, written
from tests.views.faces import CHINESE, ENGLISH

# Process §1, word for word: key, English, Chinese.
GLOSSARY: tuple[tuple[StrEnum, str, str], ...] = (
    (TicketType.INCIDENT, "Incident", "突发事件"),
    (TicketType.SERVICE_REQUEST, "Service request", "服务请求"),
    (TicketType.COMPLAINT, "Complaint", "投诉"),
    (State.NEW, "New", "新建"),
    (State.ASSIGNED, "Assigned", "已分派"),
    (State.IN_PROGRESS, "In progress", "处理中"),
    (State.PENDING, "Pending", "挂起"),
    (State.RESOLVED, "Resolved", "已解决"),
    (State.CLOSED, "Closed", "已关闭"),
    (State.CANCELLED, "Cancelled", "已取消"),
    (State.SUBMITTED, "Submitted", "已提交"),
    (State.AWAITING_APPROVAL, "Awaiting approval", "待审批"),
    (State.REJECTED, "Rejected", "已驳回"),
    (State.FULFILLED, "Fulfilled", "已完成"),
    (State.CONVERTED, "Converted", "已转出"),
    (State.ACKNOWLEDGED, "Acknowledged", "已受理"),
    (State.INVESTIGATING, "Investigating", "调查中"),
    (State.REPLIED, "Replied", "已答复"),
    (State.UNDER_APPEAL, "Under appeal", "复议中"),
    (State.WITHDRAWN, "Withdrawn", "已撤回"),
    (Priority.P1, "P1 Critical", "P1 紧急"),
    (Priority.P2, "P2 High", "P2 高"),
    (Priority.P3, "P3 Medium", "P3 中"),
    (Priority.P4, "P4 Low", "P4 低"),
    (Level.HIGH, "High", "高"),
    (Level.MEDIUM, "Medium", "中"),
    (Level.LOW, "Low", "低"),
    (Hours.ALWAYS, "7×24", "7×24"),
    (Hours.OFFICE, "5×8", "5×8"),
    (Source.USER, "User", "用户报告"),
    (Source.TOOL, "Tool", "工具侦测"),
    (Source.STAFF, "Staff", "支持人员"),
    (ClockKind.RESPONSE, "Response", "响应"),
    (ClockKind.RESOLUTION, "Resolution", "解决"),
    (ClockState.PAUSED, "Clock paused", "计时暂停"),
    (PendingReason.WAITING_FOR_USER, "Waiting for user", "等待用户"),
    (PendingReason.WAITING_FOR_THIRD_PARTY, "Waiting for third party", "等待第三方"),
    (PendingReason.WAITING_FOR_CHANGE, "Waiting for change window", "等待变更窗口"),
    (PendingReason.USER_AGREED_TIME, "User-agreed time", "用户约定时间"),
    (MajorState.PROPOSED, "Proposed", "待确认"),
    (MajorState.DECLARED, "Declared", "已宣布"),
    (MajorState.STABILISED, "Stabilised", "已恢复(观察中)"),
    (MajorState.STOOD_DOWN, "Stood down", "已解除"),
    (MajorState.UNDER_REVIEW, "Under review", "待复盘"),
    (MajorState.REVIEWED, "Reviewed", "已复盘"),
    (Role.USER, "User", "用户"),
    (Role.FIRST_LINE, "First line", "一线支持"),
    (Role.GROUP_LEAD, "Group lead", "处理组组长"),
    (Role.INCIDENT_MANAGER, "Incident manager", "突发事件经理"),
    (Role.SERVICE_OWNER, "Service owner", "服务负责人"),
    (Role.PROCESS_OWNER, "Process owner", "流程负责人"),
    (Role.SUPPORT, "Support staff", "IT支持人员"),
    (Role.APPROVER, "Approver", "审批人"),
    (Role.COMPLAINT_HANDLER, "Complaint handler", "投诉处理人"),
)
GLOSSARY_BY_TOPIC = (
    ("role", "commander", "Major incident manager", "重大事件经理"),
    ("role", "comms_lead", "Communications lead", "沟通负责人"),
    ("role", "scribe", "Scribe", "记录员"),
    ("role", "technical_lead", "Technical lead", "技术负责人"),
    ("clock_health", "at_risk", "At risk", "即将超时"),
    ("clock_health", "breached", "Breached", "已超时(违约)"),
    ("clock_kind.service_request", "resolution", "Fulfilment", "履行"),
    ("action", "assign", "Assign", "分派"),
    ("action", "reassign", "Reassign", "转派"),
    ("action", "return", "Return", "退回"),
    ("action", "take", "Accept", "受理"),
    ("action", "reopen", "Reopen", "重新打开"),
    ("action", "stand_down", "Stand down", "解除"),
    ("field", "impact", "Impact", "影响度"),
    ("field", "urgency", "Urgency", "紧急度"),
    ("field", "priority", "Priority", "优先级"),
    ("field", "category", "Category", "分类"),
    ("field", "service", "Service", "服务"),
    ("field", "item", "Catalogue item", "服务目录项"),
    ("field", "group", "Resolver group", "处理组"),
    ("field", "reporter", "Reporter", "提单人"),
    ("field", "on_behalf", "On behalf of", "受影响人"),
    ("field", "ci", "Configuration item", "配置项"),
    ("field", "source", "Source", "来源"),
    ("field", "channel", "Incident channel", "事件频道(作战室)"),
    ("term", "hotline", "Service desk", "服务台"),
    ("term", "ticket", "Ticket", "事件单"),
    ("term", "major", "Major incident", "重大事件"),
)


@pytest.mark.parametrize(("key", "english", "chinese"), GLOSSARY, ids=str)
def test_labels_are_the_words_of_the_glossary(key: StrEnum, english: str, chinese: str) -> None:
    assert (ENGLISH.label(key), CHINESE.label(key)) == (english, chinese)


@pytest.mark.parametrize(("topic", "key", "english", "chinese"), GLOSSARY_BY_TOPIC)
def test_words_of_forms_and_buttons_are_the_words_of_the_glossary(
    topic: str, key: str, english: str, chinese: str
) -> None:
    assert (ENGLISH.label(key, topic=topic), CHINESE.label(key, topic=topic)) == (english, chinese)


# Where the English says this, the Chinese says that and nothing else (process §1).
TERMS = (
    (r"\bmajor incident manager\b", "重大事件经理"),
    (r"(?<!major )\bincident manager\b", "突发事件经理"),
    (r"\bmajor incident\b(?! manager)", "重大事件"),
    (r"\bresolver group\b", "处理组"),
    (r"\bprocess owner\b", "流程负责人"),
    (r"\bgroup lead\b", "组长"),
    (r"\bworkaround\b", "变通方案"),
    (r"\bsupplier\b", "供应商"),
    (r"\bcatalogue item\b", "服务目录项"),
    (r"\bconfiguration item\b", "配置项"),
    (r"\bimpact\b", "影响"),
    (r"\burgency\b", "紧急度"),
    (r"\bpriority\b", "优先级"),
    (r"\bbreached\b", "超时"),
    (r"\binternal note\b", "内部备注"),
    (r"\bfalse alarm\b", "误报"),
    (r"\bservice desk\b", "服务台"),
    (r"\bkey service\b", "关键服务"),
)
# Words other desks use, which the glossary does not.
STRANGE_WORDS = ("工单", "重大故障", "故障单", "事故", "服务单", "优先权", "分配给", "指派")


@pytest.mark.parametrize(("english", "chinese"), TERMS)
def test_a_term_is_translated_by_the_glossary(english: str, chinese: str) -> None:
    found = {key: told for key, told in sentences().items() if re.search(english, key[0], re.IGNORECASE)}
    assert found, "the term is used nowhere"
    assert {key: told for key, told in found.items() if chinese not in told[0]} == {}


@pytest.mark.parametrize("word", STRANGE_WORDS)
def test_no_foreign_word_for_a_term(word: str) -> None:
    assert [told for _, _, told, _ in written("zh_CN") if any(word in form for form in told)] == []
