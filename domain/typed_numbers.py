"""Numbers as people type them: a Chinese keyboard gives full-width digits, which are digits all the same."""

import re
import unicodedata
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def half_width(text: str) -> str:
    """`１２．５` as `12.5`, without the blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def number_in(text: str) -> Decimal | None:
    """The number that was typed; None when it is none: words, exponents and group separators are refused."""
    plain = half_width(text)
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def decimals_of(number: Decimal) -> int:
    """How many decimal places it has; zeros at the end do not count."""
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def written(number: Decimal | float) -> str:
    """In digits alone, without an exponent and zeros at the end: as Slack takes it."""
    plain = format(Decimal(str(number)), "f")
    return (plain.rstrip("0").rstrip(".") or "0") if "." in plain else plain
