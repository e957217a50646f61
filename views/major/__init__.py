"""A major incident as people see it: the proposal and pages to those who decide, the channel's topic and pinned
header, its posts, the announcement for everybody else, and the forms of command. The channel's name is decided in the
domain.
"""

from views.major.channel import header, not_invited, post, topic
from views.major.forms import (
    declare_form,
    false_alarm_form,
    refuse_form,
    relapse_form,
    stabilise_form,
    stand_down_form,
    update_form,
)
from views.major.public import announcement, status
from views.major.told import cadence, page, proposal, roles_open, undecided

__all__ = [
    "announcement",
    "cadence",
    "declare_form",
    "false_alarm_form",
    "header",
    "not_invited",
    "page",
    "post",
    "proposal",
    "refuse_form",
    "relapse_form",
    "roles_open",
    "stabilise_form",
    "stand_down_form",
    "status",
    "topic",
    "undecided",
    "update_form",
]
