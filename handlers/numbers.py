"""Ticket numbers as people type them."""

import re

NUMBER = re.compile(r"(?:^|\s)(?:(?:inc|req|cmp)-?|#)?(\d{1,18})(?=\s|$)", re.IGNORECASE)


def numbers_in(words: str) -> tuple[int, ...]:
    """Every ticket number in a list such as `INC-42, REQ-57`, in order, each once."""
    found = (NUMBER.search(part) for part in re.split(r"[\s,;，；、]+", words))
    return tuple(dict.fromkeys(int(one[1]) for one in found if one is not None))


def number_in(words: str) -> int | None:
    """`INC-42`, `inc42`, `#42` and `42` all name ticket 42; None when no word is a number."""
    found = NUMBER.search(words)
    return None if found is None else int(found[1])
