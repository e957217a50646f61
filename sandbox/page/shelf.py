"""Finished pieces of HTML set aside while the text around them is still being worked on.

What a person or the app wrote never becomes HTML except through `escape` or `put`: text is escaped as a whole, and the
marks that stand for finished pieces are characters no text may bring along.
"""

import re
from html import escape as _escape

_OPEN, _CLOSE = "\ue000", "\ue001"
# Begins a line that is finished as a whole.
BLOCK = "\ue002"
_NO_MARKS = dict.fromkeys(map(ord, _OPEN + _CLOSE + BLOCK))
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def escape(text: str) -> str:
    return _escape(text, quote=True)


class Shelf:
    def __init__(self) -> None:
        self._pieces: list[str] = []

    def accept(self, text: str) -> str:
        """The text without the characters that serve as marks; every foreign text passes here first."""
        return text.translate(_NO_MARKS)

    def put(self, html: str) -> str:
        """Sets a finished piece aside; the answer stands for it in the text."""
        self._pieces.append(html)
        return f"{_OPEN}{len(self._pieces) - 1}{_CLOSE}"

    def restore(self, text: str) -> str:
        """Puts all pieces back, those inside other pieces too."""
        while _MARK.search(text):
            text = _MARK.sub(lambda match: self._pieces[int(match[1])], text)
        return text
