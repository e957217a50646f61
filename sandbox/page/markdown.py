"""The markdown block: GitHub-flavoured text as safe HTML; raw HTML in it stays text."""

from functools import cache

from markdown_it import MarkdownIt

from sandbox.page import emoji
from sandbox.page.shelf import Shelf


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )


def markdown(text: str) -> str:
    shelf = Shelf()
    text = emoji.set_aside(shelf.accept(text), shelf)
    html: str = _renderer().render(text)
    html = html.replace("<a href=", '<a target="_blank" rel="noopener noreferrer" href=')
    # Pictures from elsewhere are named, not loaded.
    return shelf.restore(html.replace("<img ", "<img hidden "))
