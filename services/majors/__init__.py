"""Major incidents as use cases: proposed, decided on, led, and ended (process §3.8). Every step is a move of the table
in `domain/lifecycle/major.py`; the channel, its posts and the announcement follow from what is recorded.
"""

from services.majors.cadence import CADENCE, UpdateForm, cadence_due, update
from services.majors.course import relapse, stabilise
from services.majors.declaring import DeclareForm, decision_due, declare
from services.majors.ending import StandDownForm, false_alarm, stand_down
from services.majors.facts import incident_in, may_declare
from services.majors.proposing import (
    DECISION,
    ProposeForm,
    is_considered,
    propose,
    propose_if_due,
    propose_if_many,
    refuse,
)
from services.majors.roles import ROLES, roles_due, take_role

TIMERS = {DECISION: decision_due, CADENCE: cadence_due, ROLES: roles_due}

__all__ = [
    "TIMERS",
    "DeclareForm",
    "ProposeForm",
    "StandDownForm",
    "UpdateForm",
    "cadence_due",
    "decision_due",
    "declare",
    "false_alarm",
    "incident_in",
    "is_considered",
    "may_declare",
    "propose",
    "propose_if_due",
    "propose_if_many",
    "refuse",
    "relapse",
    "roles_due",
    "stabilise",
    "stand_down",
    "take_role",
    "update",
]
