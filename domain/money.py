"""What a call-out costs, as people write it: `CNY 2,000 per visit` (process S22). Sums are kept in hundredths, so that
they add up to the cent.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_FORM = re.compile(
    r"^\s*(?P<currency>[A-Z]{3})\s*(?P<amount>\d{1,3}(?:,\d{3})+|\d{1,12})(?P<cents>\.\d{1,2})?(?=[^\d,.]|$)"
)
_NOTHING = re.compile(r"^\s*0\s*$")


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` counts hundredths of `currency`; nothing has no currency."""

    currency: str
    amount: int


def parse(text: str) -> Money:
    """The amount at the beginning of a text; `0` is nothing. `ValueError` for anything else: a sum must not guess."""
    if _NOTHING.match(text):
        return Money("", 0)
    found = _FORM.match(text)
    if found is None:
        raise ValueError(f"{text!r} does not begin with a currency and an amount, such as CNY 2,000")
    amount = Decimal(found["amount"].replace(",", "") + (found["cents"] or ""))
    return Money(found["currency"], int(amount * 100))
