"""How one ticket follows from another. Duplicates are not among these: a child stays with its master."""

from enum import StrEnum


class LinkKind(StrEnum):
    """Why the later ticket was made."""

    RESUBMISSION = "resubmission"  # ordered again after a rejection (process §3.10)
    RENEWAL = "renewal"  # ordered again to prolong an access that ends
    CONVERSION = "conversion"  # it turned out to be something else (process S11)
    RECURRENCE = "recurrence"  # the same trouble again, too late to reopen the earlier ticket (process §3.6)
    COVERED = "covered"  # ordered instead of a change: an existing item covers the wish (process SC06)
    REVOCATION = "revocation"  # takes away the access that ended (process §3.10)
