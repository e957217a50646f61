"""A person at their Slack client: types, reads, clicks, fills in, submits, and sees only what Slack would show them."""

from collections.abc import Callable
from typing import TypeVar

from sandbox.changes import Kind
from sandbox.client_words import ClientWords
from sandbox.controls import Controls, press
from sandbox.errors import PersonError
from sandbox.form import Element, elements
from sandbox.modal import Modal
from sandbox.mrkdwn import compose
from sandbox.posts import Draft
from sandbox.readable import Reader, read_message
from sandbox.records import Channel, Json, Message, View
from sandbox.workspace import Workspace

T = TypeVar("T")
PATIENCE_SECONDS = 5.0


class Person:
    """One member acting; `who` is an id, a handle, an e-mail or a full name."""

    def __init__(self, workspace: Workspace, who: str) -> None:
        self.workspace = workspace
        self.user = workspace.user(who)

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def direct(self) -> Channel:
        """The direct messages with the app."""
        return self.workspace.direct(self.id)

    @property
    def modal(self) -> Modal:
        """The modal on the screen; raises PersonError when none is open."""
        view = self.workspace.modal(self.id)
        if view is None:
            raise PersonError("no modal is open")
        return Modal(self.workspace, self.id, view)

    @property
    def has_modal(self) -> bool:
        return self.workspace.modal(self.id) is not None

    @property
    def home_view(self) -> View:
        """Raises PersonError while the app has published nothing."""
        view = self.workspace.home(self.id)
        if view is None:
            raise PersonError("the Home tab is empty")
        return view

    @property
    def home(self) -> list[Json]:
        return self.home_view.blocks

    @property
    def home_text(self) -> str:
        return Reader(self.workspace.state, self.user, self.home_view.state).blocks(self.home)

    async def type(self, line: str, *, channel: "str | Channel | None" = None, thread: str | None = None) -> None:
        """A line in the message box: a slash command (not in threads) or a message; without a channel, to the app."""
        place = self._place(channel)
        if not line.startswith("/"):
            await self.say(place, line, thread=thread)
            return
        if thread is not None:
            raise PersonError(self._words.not_in_threads.format(line.split(" ", maxsplit=1)[0]))
        await self.workspace.interactions.command(self.id, place, line)

    async def say(self, channel: "str | Channel", text: str, *, thread: str | None = None) -> Message:
        """Posts and waits until a connected app has taken notice."""
        place = self._place(channel)
        if place.archived:
            raise PersonError(f"#{place.name} is archived")
        if place.kind == "im" and self.workspace.bot.id in place.members:
            self._may_write_to_app()
        draft = Draft(compose(self.workspace.state, text), thread_ts=thread)
        message = self.workspace.posts.post(place, self.id, draft)
        await self.workspace.dispatcher.settled()
        return message

    async def dm(self, text: str, *, thread: str | None = None) -> Message:
        return await self.say(self.direct, text, thread=thread)

    def dm_messages(self) -> list[Message]:
        return self.read(self.direct)

    def read(self, channel: "str | Channel") -> list[Message]:
        """What this person sees in the channel, oldest first, what only they see included."""
        place = self.workspace.channel(channel)
        if not self.workspace.state.visible(place, self.id):
            raise PersonError(f"{self.user.name} cannot see this channel")
        return self.workspace.timeline(place, self.id)

    def thread(self, channel: "str | Channel", ts: str) -> list[Message]:
        place = self.workspace.channel(channel)
        self.read(place)
        return self.workspace.thread(place, ts, self.id)

    def texts(self, channel: "str | Channel") -> list[str]:
        return [self.text_of(message) for message in self.read(channel)]

    def text_of(self, message: Message) -> str:
        return read_message(self.workspace.state, message, self.user)

    async def click(self, message: Message, what: str, *, block: str | None = None) -> None:
        """A button or overflow option by its label, an element by its action id."""
        self._sees(message)
        await press(Controls(self.workspace, self.id, message), what, block=block)

    async def select(self, message: Message, what: str, value: object, *, block: str | None = None) -> None:
        """A choice in a menu, date picker or the like of a message, by label or action id."""
        self._sees(message)
        await Controls(self.workspace, self.id, message).enter(what, value, block=block)

    def buttons(self, message: Message) -> list[str]:
        """The labels of the buttons of a message."""
        return [each.label for each in self._elements(message) if each.kind == "button"]

    async def open_home(self) -> None:
        """Looks at the app's Home tab."""
        await self.workspace.interactions.open_home(self.id)

    async def open_messages_tab(self) -> None:
        await self.workspace.interactions.open_home(self.id, tab="messages")

    async def click_home(self, what: str, *, block: str | None = None) -> None:
        await press(Controls(self.workspace, self.id, self.home_view), what, block=block)

    async def select_home(self, what: str, value: object, *, block: str | None = None) -> None:
        await Controls(self.workspace, self.id, self.home_view).enter(what, value, block=block)

    async def shortcut(self, callback_id: str) -> None:
        await self.workspace.interactions.shortcut(self.id, callback_id)

    async def message_shortcut(self, callback_id: str, message: Message) -> None:
        self._sees(message)
        await self.workspace.interactions.message_shortcut(self.id, callback_id, message)

    async def join(self, channel: "str | Channel") -> None:
        place = self.workspace.channel(channel)
        if place.kind != "public" or not self.workspace.state.visible(place, self.id):
            raise PersonError(f"{self.user.name} cannot join this channel")
        self.workspace.rooms.join(place, self.user)
        await self.workspace.dispatcher.settled()

    async def leave(self, channel: "str | Channel") -> None:
        self.workspace.rooms.leave(self.workspace.channel(channel), self.id)
        await self.workspace.dispatcher.settled()

    async def invite(self, channel: "str | Channel", who: str) -> None:
        """Adds someone, the app included, to a channel this person is in."""
        place = self._place(channel)
        self.workspace.rooms.join(place, self.workspace.user(who), inviter=self.id)
        await self.workspace.dispatcher.settled()

    async def create_channel(self, name: str, *, private: bool = False) -> Channel:
        channel = self.workspace.rooms.create(name, creator=self.id, private=private)
        await self.workspace.dispatcher.settled()
        return channel

    async def edit(self, message: Message, text: str) -> None:
        self._own(message)
        self.workspace.posts.change(message, edited_by=self.id, text=compose(self.workspace.state, text))
        await self.workspace.dispatcher.settled()

    async def delete(self, message: Message) -> None:
        self._own(message)
        self.workspace.posts.delete(message)
        await self.workspace.dispatcher.settled()

    async def react(self, message: Message, emoji: str) -> None:
        self._sees(message)
        self.workspace.posts.react(message, self.id, emoji.strip(":"))
        await self.workspace.dispatcher.settled()

    async def unreact(self, message: Message, emoji: str) -> None:
        self.workspace.posts.unreact(message, self.id, emoji.strip(":"))
        await self.workspace.dispatcher.settled()

    def dismiss(self, message: Message) -> None:
        """Ephemeral messages are gone when the person dismisses them."""
        if message.visible_to != self.id:
            raise PersonError("only an ephemeral message can be dismissed")
        del self.workspace.state.messages[message.channel_id][message.ts]
        self.workspace.changes.tell(Kind.MESSAGE, channel_id=message.channel_id, user_id=self.id)

    async def wait_for(self, look: Callable[[], T], *, seconds: float = PATIENCE_SECONDS) -> T:
        """The first true answer of `look`, asked again after every change of the workspace; raises PersonError."""
        try:
            return await self.workspace.changes.until(look, seconds=seconds)
        except TimeoutError:
            raise PersonError(f"{self.user.name} waited {seconds} s in vain") from None

    async def wait_for_message(
        self, channel: "str | Channel", containing: str, *, seconds: float = PATIENCE_SECONDS
    ) -> Message:
        """The newest message in the channel that this person reads these words in."""

        def look() -> Message | None:
            shown = self.read(channel)
            return next((each for each in reversed(shown) if containing in self.text_of(each)), None)

        found = await self.wait_for(look, seconds=seconds)
        if found is None:
            raise PersonError(f"no message with {containing!r}")
        return found

    @property
    def _words(self) -> ClientWords:
        return self.workspace.state.client_words(self.id)

    def _elements(self, message: Message) -> list[Element]:
        return list(elements(message.blocks))

    def _place(self, channel: "str | Channel | None") -> Channel:
        place = self.direct if channel is None else self.workspace.channel(channel)
        if self.id not in place.members:
            raise PersonError(f"{self.user.name} is not in {place.name or 'this conversation'}")
        return place

    def _may_write_to_app(self) -> None:
        manifest = self.workspace.state.manifest
        if not manifest.messages_tab or manifest.messages_read_only:
            raise PersonError(self._words.writing_off)

    def _sees(self, message: Message) -> None:
        channel = self.workspace.state.channels[message.channel_id]
        if not self.workspace.state.visible(channel, self.id) or message.visible_to not in (None, self.id):
            raise PersonError(f"{self.user.name} does not see this message")
        if self.workspace.state.message(message.channel_id, message.ts) is not message:
            raise PersonError("this message is gone")

    def _own(self, message: Message) -> None:
        if message.user != self.id:
            raise PersonError("only one's own messages can be changed")
