"""Rules of service requests and of complaints that are not a matter of targets (process §3.10, §3.11)."""

from pydantic import Field

from domain.configured import Configured
from domain.durations import WallTime, WorkTime
from domain.organisation.people import PersonKind
from domain.people import Role


class RequestRules(Configured):
    """Approvals and time-limited access."""

    manager_told_at: WorkTime = Field(description="Working time after which an undecided approver's manager is told.")
    approval_expires: WorkTime = Field(description="Working time after which an undecided request is cancelled.")
    expiry_reminder: WorkTime = Field(description="Working time before access ends at which its user is told.")
    expiry_required_for: tuple[PersonKind, ...] = Field(
        (PersonKind.PARTNER,), description="Kinds of user whose access always carries an expiry date."
    )


class ComplaintRules(Configured):
    """Independence, confidentiality and appeal."""

    handlers: tuple[Role, ...] = Field(
        description="Who handles a complaint, in order: the first one who is not concerned by it."
    )
    serious_repeat: int = Field(3, ge=2, description="This complaint of one user within the window below is serious.")
    serious_window: WallTime = Field(description="The window in which complaints of one user are counted.")
    appeal_window: WorkTime = Field(description="Working time after the reply within which an appeal is possible.")
    silence_closes: WorkTime = Field(description="Working time of silence after which a reply may be closed.")
    extension: WorkTime = Field(description="Longest extension of the final reply, once, by the process owner.")
