"""Ticket numbers as people type them."""

import re

NUMBER = re.compile(r"(?:^|\s)(?:(?:inc|req|cmp)-?|#)?(\d{1,18})(?=\s|$)", re.IGNORECASE)


def number_in(words: str) -> int | None:
    """`INC-42`, `inc42`, `#42` and `42` all name ticket 42; None when no word is a number."""
    found = NUMBER.search(words)
    return None if found is None else int(found[1])
