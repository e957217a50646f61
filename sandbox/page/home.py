"""The app's Home tab, drawn again as soon as the app publishes."""

from sandbox.page.blocks import show_block
from sandbox.page.dom import node
from sandbox.page.keyed import Item, Keyed
from sandbox.page.window import Setting, Window
from sandbox.records import Json, View


class Home:
    def __init__(self, window: Window) -> None:
        self._window = window
        with node("div", "scroll home", data_testid="home"):
            self._list = Keyed(node("div", "home-page blocks"))

    def refresh(self) -> None:
        window, words = self._window, self._window.words
        view = window.workspace.home(window.person.id)
        if view is None:
            text = words.empty_home
            self._list.show([Item("empty", text, lambda: node("p", "muted padded", text=text))])
            return
        self._list.show([block_item(block, view, window) for block in view.blocks])


def block_item(block: Json, view: View, window: Window) -> Item:
    """A block is drawn anew when the app changed it, its error changed, or its reader did."""
    error = view.errors.get(str(block.get("block_id")), "")
    today = window.viewer.now().date()
    state = (repr(block), error, today, window.person.user.locale, window.person.user.tz)
    return Item(f"{view.id}:{block.get('block_id')}", state, lambda: show_block(block, Setting(window, view)))
