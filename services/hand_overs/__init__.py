"""Hand-over records as use cases (process §3.9): drafted by support or by the desk itself, handed over complete,
accepted with the receiver's number or returned with a reason, and followed up until then.
"""

from services.hand_overs import reminding

TIMERS = {reminding.TIMER: reminding.look}
