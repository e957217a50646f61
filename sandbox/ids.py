"""Identifiers with the shape of Slack's, the same for the same sequence of calls."""

import hashlib
from collections import Counter

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTH = 9
_SPREAD = 48_271_905_371  # shares no factor with 36, so consecutive numbers give distinct, unlike-looking ids


def base36(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 36)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


class Ids:
    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._counts: Counter[str] = Counter()

    def count(self, family: str) -> int:
        self._counts[family] += 1
        return self._counts[family]

    def new(self, prefix: str) -> str:
        """The next id of a family: U for users, C for channels, V for views and so on."""
        number = (self.count(prefix) + self._seed * 1_000_003) * _SPREAD % 36**_LENGTH
        return f"{prefix}0{base36(number, _LENGTH)}"

    def hexadecimal(self, family: str, length: int) -> str:
        text = f"{self._seed}:{family}:{self.count(family)}"
        return hashlib.sha256(text.encode()).hexdigest()[:length]

    def uuid(self, family: str) -> str:
        digits = self.hexadecimal(family, 32)
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"
