"""One browser window: who looks through it, where they are, and the parts of it that follow the workspace's changes."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from nicegui import Client, background_tasks, ui

from sandbox.changes import Change, Kind
from sandbox.errors import PersonError, SlackError
from sandbox.form import Element
from sandbox.page.dom import icon_button, node
from sandbox.page.seen import Seen
from sandbox.page.viewer import Viewer
from sandbox.page.words import Words
from sandbox.person import Person
from sandbox.records import Channel, Message, View
from sandbox.workspace import Workspace

# Changes come in bursts; the eye does not miss anything in this time.
GATHER_SECONDS = 0.03
TOAST_SECONDS = 7.0

Holder = Message | View


@dataclass(frozen=True)
class Place:
    """What the middle of the window shows: a channel, or the app's Home tab."""

    channel_id: str = ""

    @property
    def is_home(self) -> bool:
        return not self.channel_id


@dataclass(repr=False, eq=False)
class Window:
    workspace: Workspace
    person: Person
    client: Client
    seen: Seen
    place: Place = field(default_factory=Place)
    thread: str | None = None
    panel: str | None = None
    toasts: ui.element | None = None
    _parts: list[tuple[frozenset[Kind], Callable[[], None]]] = field(default_factory=list)
    _dirty: set[Kind] = field(default_factory=set)
    _timer: asyncio.TimerHandle | None = None
    _unsubscribe: Callable[[], None] | None = None

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.workspace.state, self.person.user)

    @property
    def words(self) -> Words:
        return self.viewer.words

    @property
    def channel(self) -> Channel | None:
        return self.workspace.state.channels.get(self.place.channel_id)

    def watch(self, part: Callable[[], None], *kinds: Kind) -> None:
        """The part is shown now and again after every change of these kinds."""
        self._parts.append((frozenset(kinds), part))
        part()

    def start(self) -> None:
        """Follows the workspace until the browser window is gone."""
        self._unsubscribe = self.workspace.changes.subscribe(self._changed)
        stop_clock = self.workspace.clock.on_move(lambda _: self.redraw())
        self.client.on_delete(lambda: self._stop(stop_clock))

    def _stop(self, stop_clock: Callable[[], None]) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
            stop_clock()
            self._unsubscribe = None
        if self._timer is not None:
            self._timer.cancel()

    def _changed(self, change: Change) -> None:
        if change.user_id in (None, self.person.id):
            self._mark({change.kind})

    def redraw(self) -> None:
        """Everything may have changed: the clock was moved, another channel was opened."""
        self._mark(set(Kind))

    def _mark(self, kinds: set[Kind]) -> None:
        self._dirty |= kinds
        if self._timer is None and self._unsubscribe is not None:
            self._timer = asyncio.get_running_loop().call_later(GATHER_SECONDS, self.flush)

    def flush(self) -> None:
        self._timer, dirty = None, self._dirty
        self._dirty = set()
        for kinds, part in tuple(self._parts):
            if kinds & dirty:
                part()

    def go(self, channel_id: str = "", *, thread: str | None = None) -> None:
        """Shows a channel (or, without one, the Home tab), with a thread beside it if asked for."""
        if (channel_id, thread) == (self.place.channel_id, self.thread):
            return
        if channel_id != self.place.channel_id:
            self.panel = None
        self.place, self.thread = Place(channel_id), thread
        self.tell_app()
        address = f"/as/{self.person.user.name}/{channel_id or 'home'}"
        self.script(f"history.replaceState(null, '', {json.dumps(address)})")
        self.redraw()

    def tell_app(self) -> None:
        """The app hears when somebody looks at its Home tab or its messages."""
        if self.place.is_home:
            background_tasks.create(self.person.open_home())
        elif self.place.channel_id == self.person.direct.id:
            background_tasks.create(self.person.open_messages_tab())

    def show_thread(self, ts: str | None) -> None:
        self.thread, self.panel = ts, None
        self.redraw()

    def show_panel(self, name: str | None) -> None:
        """Opens a side panel, or closes it when it is open."""
        self.panel, self.thread = (None if self.panel == name else name), None
        self.redraw()

    def script(self, code: str) -> None:
        self.client.run_javascript(code)

    async def attempt(self, move: Awaitable[object], *, quiet: bool = False) -> bool:
        """Whether the person's move went through; if not, they read why, unless the screen says it already."""
        try:
            await move
        except PersonError as refused:
            if not quiet:
                self.toast(str(refused))
            return False
        except SlackError as refused:
            self.toast(refused.code)
            return False
        return True

    def toast(self, text: str) -> None:
        if self.toasts is None:
            return
        with self.toasts:
            shown = node("div", "toast", role="alert", data_testid="toast")
            with shown:
                node("span", text=text)
                icon_button("close", self.words.close, shown.delete, classes="toast-close")
                ui.timer(TOAST_SECONDS, lambda: None if shown.is_deleted else shown.delete(), once=True)


@dataclass(frozen=True)
class Setting:
    """Where blocks stand: in whose window, and in which message, modal or Home tab."""

    window: Window
    holder: Holder

    @property
    def viewer(self) -> Viewer:
        return self.window.viewer

    @property
    def words(self) -> Words:
        return self.window.words

    def testid(self, element: Element) -> str:
        return f"{element.kind}:{element.action_id}"
