"""What the visitor of the tour types, and what they must read on the way, in each language."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    language: str
    options: tuple[str, ...]  # of the demo
    pictures: tuple[str, ...]
    reporter: str
    who: str
    form: str
    title: str
    service_typed: str
    service: str
    scope: str
    stopped: str
    details: str
    received: str
    response: str  # due times as patterns: the demo's clock runs while the visitor types
    resolution: str
    state_assigned: str
    why: str
    because: str
    priority: str
    in_progress: str
    lead: str
    proposed: str
    declare: str
    declared: str
    commander: str
    announced: str
    post: str
    affected: str
    doing: str
    next_update: str
    time_box: str
    half: str
    missed: str
    stabilised: str
    restored: str
    calm: str
    stand_down: str
    stood_down: str
    result: str
    reason_needed: str
    reason: str
    resolved: str
    after_review: str
    digest: str
    digest_major: str


ENGLISH = Words(
    language="en",
    options=("--language", "en"),
    pictures=("report", "why", "card", "major", "reminder", "digest"),
    reporter="emma",
    who="Who would you like to be?",
    form="Report an incident",
    title="Policy system down at month end",
    service_typed="policy",
    service="Policy administration",
    scope="Several branches or the whole company",
    stopped="No, work has stopped",
    details="No branch can issue policies. Month end closes at 20:00 today.",
    received="Report received",
    response=r"Response\s*due Fri 31 Jul, 16:5\d",
    resolution=r"Resolution\s*due Fri 31 Jul, 20:4\d",
    state_assigned="Assigned",
    why="Why this time?",
    because="because a key service is down and several branches are affected",
    priority="P1 Critical",
    in_progress="In progress",
    lead="@Han Bing",
    proposed="INC-1 is proposed as a major incident.",
    declare="Declare major incident",
    declared="INC-1 is a major incident, declared by Jiang Tao.",
    commander="@Jiang Tao",
    announced="Major incident INC-1: Policy administration",
    post="Post update",
    affected="No branch can issue policies",
    doing="The main database failed; switching to the standby",
    next_update="Next update by",
    time_box="has had it for 30 min: should others help?",
    half="50% of the target used",
    missed="was missed. Please post one now.",
    stabilised="Stabilised",
    restored="Service restored",
    calm="Switched to the standby; nothing unusual for an hour",
    stand_down="Stand down",
    stood_down="Stood down",
    result="Switched to the standby database; policies can be issued again",
    reason_needed="say why it took until now",
    reason="Watched for an hour before standing down",
    resolved="Resolved",
    after_review="It is closed after the review of the major incident.",
    digest="Daily digest · Mon 3 Aug",
    digest_major="Policy system down at month end",
)

CHINESE = Words(
    language="zh",
    options=(),
    pictures=("report", "major", "digest"),
    reporter="wang",
    who="您想以谁的身份使用",
    form="报告突发事件",
    title="承保系统月末无法出单",
    service_typed="承保",
    service="承保系统",
    scope="多家机构或全公司",
    stopped="不能，工作已中断",
    details="各分公司均无法出单，今天 20:00 月末结账。",
    received="已收到报告",
    response=r"响应\s*到期 7月31日 周五 16:5\d",
    resolution=r"解决\s*到期 7月31日 周五 20:4\d",
    state_assigned="已分派",
    why="时限说明",
    because="因为",
    priority="P1 紧急",
    in_progress="处理中",
    lead="@韩冰",
    proposed="INC-1 已被提请为重大事件。",
    declare="宣布重大事件 INC-1",
    declared="由江涛宣布",
    commander="@江涛",
    announced="重大事件 INC-1",
    post="发布通报",
    affected="全国各分公司无法出单",
    doing="主库故障，正在切换至备库",
    next_update="下次通报时间",
    time_box="处理已达30分钟",
    half="已用目标时长的50%",
    missed="错过了应在",
    stabilised="已恢复",
    restored="服务已恢复",
    calm="已切换至备库，一小时内无异常",
    stand_down="解除",
    stood_down="已解除",
    result="已切换至备库，可以正常出单",
    reason_needed="服务恢复已久才解除，请说明原因。",
    reason="观察一小时后解除",
    resolved="已解决",
    after_review="重大事件复盘后关闭",
    digest="每日摘要 · 8月3日 周一",
    digest_major="承保系统月末无法出单",
)
