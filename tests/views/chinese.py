"""What a Chinese reader stumbles over: a blank before a full-width mark, and asterisks that Slack would show."""

import re

BLANK_BEFORE_MARK = r"[^\S\n][。，：；！？、（）「」『』【】]"
_FULL_WIDTH = "。，：；！？、（）「」『』【】《》"
_BOLD = re.compile(r"\*(?=\S)[^*\n]*[^*\s]\*")


def clings(markup: str) -> bool:
    """Whether something bold has a letter or a full-width mark beside it, outside its asterisks."""
    around = ((markup[: one.start()][-1:], markup[one.end() :][:1]) for one in _BOLD.finditer(markup))
    return any(side.isalnum() or side in _FULL_WIDTH for pair in around for side in pair if side)
