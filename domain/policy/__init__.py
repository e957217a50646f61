"""Every default of the process as a typed value (process §7), one module per topic.

`config/policy.yml` holds the values; nothing here knows a file.
"""

from typing import Literal

from pydantic import Field

from domain.configured import ChannelName, Configured, Line, Words
from domain.policy.alerting import Alerting
from domain.policy.clocks import Closing, Escalating, Pausing, Recording
from domain.policy.duplicates import Duplicates
from domain.policy.majors import HandOvers, Majors
from domain.policy.nudging import Nudging, Recipient, Rung, RungEffect, TimeStep, Until
from domain.policy.prioritising import Prioritising
from domain.policy.reporting import Goal, Reporting
from domain.policy.requests import ComplaintRules, RequestRules
from domain.policy.targets import ClockKind, Target, TargetKind, Targets, request_target

__all__ = [
    "Channels",
    "ClockKind",
    "Goal",
    "Policy",
    "Recipient",
    "Rung",
    "RungEffect",
    "Target",
    "TargetKind",
    "TimeStep",
    "Until",
    "request_target",
]


class ProcessPage(Configured):
    """What the help page says about the process itself (S21)."""

    name: Words = Field(description="Name of the process.")
    service_class: Words = Field(description="Its class in the service management system.")
    version: Line = Field(description="Version of the process in force.")
    related: tuple[Words, ...] = Field(description="Related processes.")


class Channels(Configured):
    """Names of the channels that belong to no single group. No channel is ever listed or searched in Slack."""

    status: ChannelName = Field(description="Public channel for major incidents and their updates.")
    managers: ChannelName = Field(description="Private channel for incident managers and duty managers.")
    operators: ChannelName = Field(description="Private channel of those who run the bot: parked messages, bad config.")


class Hotline(Configured):
    """How the desk is reached when Slack or the bot is not."""

    phone: Line = Field(description="Telephone of the hotline, shown on every receipt outside support hours.")
    emergency: Words = Field(description="What to do in an emergency outside support hours.")


class Policy(Configured):
    """The file `policy.yml`."""

    process: ProcessPage = Field(description="The process, as the help page shows it.")
    hotline: Hotline = Field(description="The desk beside Slack.")
    languages: tuple[Literal["en", "zh"], ...] = Field(("en", "zh"), description="Languages offered to readers.")
    default_language: Literal["en", "zh"] = Field("zh", description="Language of shared channels and unknown readers.")
    prioritising: Prioritising = Field(description="Impact, urgency, priority.")
    targets: Targets = Field(description="Service levels.")
    pausing: Pausing = Field(description="When a clock stands still.")
    closing: Closing = Field(description="Closing, reopening, silence of the user, satisfaction.")
    recording: Recording = Field(description="How tickets enter the record.")
    duplicates: Duplicates = Field(description="Duplicates, masters and known outages.")
    escalating: Escalating = Field(description="Functional escalation.")
    nudging: Nudging = Field(description="Reminders and the hierarchical ladder.")
    majors: Majors = Field(description="Major incidents.")
    hand_overs: HandOvers = Field(description="Hand-overs to problem, change and configuration management.")
    alerts: Alerting = Field(default_factory=Alerting, description="Alerts of monitoring tools.")
    requests: RequestRules = Field(description="Service requests.")
    complaints: ComplaintRules = Field(description="Complaints.")
    reporting: Reporting = Field(description="Digests, reports, goals.")
    channels: Channels = Field(description="Channels of the desk.")
