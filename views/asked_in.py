"""Which field of a form asks for what a move still lacks, so that a refusal stands where it can be mended. A condition
that is not named here is asked for by the field of its own name, if the form has one.
"""

from collections.abc import Collection, Mapping

from views.complaint.ids import Field as ComplaintField
from views.ids import Field

# Of several fields the first that the form has.
ASKED_IN: Mapping[str, tuple[str, ...]] = {
    "classification": (Field.CATEGORY, Field.SERVICE, Field.IMPACT),
    "assessment": (Field.IMPACT, Field.URGENCY),
    "master": ("master", Field.RESOLUTION_CODE),
    "third_party": (Field.GROUP,),
    "arbitration": (Field.GROUP,),
    "swarm": (Field.GROUP,),
    "no_swarm": (Field.GROUP,),
    "supplier": (Field.GROUP,),
    "public_question": (Field.QUESTION,),
    "agreed_time": (Field.UNTIL, Field.CONSENT),
    "final_category": (Field.CATEGORY,),
    "final_service": (Field.SERVICE,),
    "user_consent": (Field.CONSENT,),
    "lowering": (Field.URGENCY, Field.PRIORITY),
    "key_service": (Field.IMPACT,),
    "major_priority": (Field.PRIORITY,),
    "expiry": (Field.EXPIRES,),
    "handler_conflict": (Field.PERSON,),
    "countersignature": (ComplaintField.ANSWER,),
    "extension": (ComplaintField.HOURS,),
    "new_facts": (Field.REASON,),
    "early_restore_reason": (Field.REASON,),
    "update": (Field.DONE,),
    "restored_confirmed": (Field.CONFIRMED,),
    "workaround_documented": (Field.RESOLUTION,),
}


def field_for(code: str, inputs: Collection[str]) -> str | None:
    """The input among those of the form; None when the form cannot bring it."""
    return next((one for one in (*ASKED_IN.get(code, ()), code) if one in inputs), None)
