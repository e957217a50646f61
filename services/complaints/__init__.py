"""Complaints as use cases, one file for each topic: taken in, handled, answered, talked about, watched over (process
§3.11). Who may see one is decided in `services/access.py`, the only door.
"""

from services.complaints.counting import countable
from services.complaints.waiting import TIMERS

__all__ = ["TIMERS", "countable"]
