"""When reports count as the same outage, and from when on an outage is known to everybody (process §3.5.12, §3.8)."""

from pydantic import Field

from domain.configured import Configured
from domain.durations import WallTime


class Duplicates(Configured):
    """How a report finds its master."""

    window: WallTime = Field(
        description="A report fits an open incident that was last reported within this time; a running major "
        "incident fits as long as it runs."
    )
    least_similarity: int = Field(
        40, ge=1, le=100, description="Percent of words two titles share from which they count as alike."
    )
    known_from: int = Field(
        3, ge=2, description="From this number of people on, whoever reports the same is asked to join instead."
    )
    at_once: int = Field(100, ge=1, le=500, description="Reports that one tap links at most.")
