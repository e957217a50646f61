"""The modal in front of the window: the view on top of the person's stack, followed as the app changes it."""

from nicegui import ui

from sandbox.page import faces
from sandbox.page.dom import button, icon_button, node, set_attribute
from sandbox.page.home import block_item
from sandbox.page.icons import icon
from sandbox.page.keyed import Item, Keyed
from sandbox.page.window import Window
from sandbox.records import View


class Modals:
    def __init__(self, window: Window) -> None:
        self._window = window
        self._view_id = ""
        self._busy = False
        with ui.dialog() as self._dialog:
            self._dialog.props("persistent no-shake transition-duration=100")
            frame = node("div", "dialog", data_testid="modal")
            # Escape closes what lies on top, which may be a menu of this modal.
            frame.on("keydown.escape", self._cancel, js_handler="() => document.querySelector('.q-menu') || emit()")
        with frame:
            self._head = Keyed(node("div", "dialog-head-frame"))
            self._trouble = Keyed(node("div"))
            body = node("div", "dialog-body blocks")
            self._foot = Keyed(node("div", "dialog-foot-frame"))
        with body:
            self._body = Keyed(node("div", "blocks"))
        self._scroll = body

    def refresh(self) -> None:
        window = self._window
        view = window.workspace.modal(window.person.id)
        if view is None:
            self._view_id = ""
            self._dialog.close()
            return
        depth = len(window.workspace.panels.stack(window.person.id))
        locale = window.person.user.locale
        self._head.show([Item("head", (view.id, view.title, depth, locale), lambda: self._draw_head(view, depth))])
        self._trouble.show(
            [Item("trouble", view.trouble, lambda: self._draw_trouble(view.trouble))] if view.trouble else []
        )
        self._body.show([block_item(block, view, window) for block in view.blocks])
        self._foot.show([Item("foot", self._foot_state(view), lambda: self._draw_foot(view))])
        self._dialog.props["aria-label"] = view.title
        if view.id != self._view_id:
            self._view_id = view.id
            self._dialog.open()
            window.script(f"HL.enter(getHtmlElement({self._scroll.id}))")

    def _foot_state(self, view: View) -> tuple[object, ...]:
        definition = view.definition
        texts = (repr(definition.get("submit")), repr(definition.get("close")), definition.get("submit_disabled"))
        return view.id, *texts, self._busy, self._window.person.user.locale

    def _draw_head(self, view: View, depth: int) -> None:
        words = self._window.words
        with node("header", "dialog-head"):
            if depth > 1:
                icon_button("back", words.back, self._cancel, testid="modal-back")
            else:
                node("span", html=faces.html(self._window.workspace.bot, size="small"))
            node("h2", "dialog-title", text=view.title, data_testid="modal-title")
            icon_button("close", words.close, self._dismiss, testid="modal-close")

    def _draw_trouble(self, text: str | None) -> None:
        with node("div", "callout callout-error", role="alert", data_testid="modal-trouble"):
            node("span", "icon", html=icon("alert"), aria_hidden="true")
            node("span", text=text)

    def _draw_foot(self, view: View) -> None:
        definition, words = view.definition, self._window.words
        with node("footer", "dialog-foot"):
            close = (definition.get("close") or {}).get("text") or (
                words.cancel if definition.get("submit") else words.close
            )
            button(str(close), self._cancel, testid="modal-cancel")
            if definition.get("submit"):
                submit = button(
                    str(definition["submit"]["text"]),
                    self._submit,
                    classes="button primary" + (" busy" if self._busy else ""),
                    testid="modal-submit",
                )
                set_attribute(submit, "disabled", self._busy or bool(definition.get("submit_disabled")))

    async def _submit(self) -> None:
        """While the app thinks, nobody submits twice."""
        if self._busy:
            return
        window = self._window
        self._busy = True
        self.refresh()
        try:
            await window.attempt(window.workspace.submissions.submit(window.person.id), quiet=True)
        finally:
            self._busy = False
            self.refresh()
        window.script(f"HL.wrong(getHtmlElement({self._scroll.id}))")

    async def _cancel(self) -> None:
        await self._leave(everything=False)

    async def _dismiss(self) -> None:
        await self._leave(everything=True)

    async def _leave(self, *, everything: bool) -> None:
        window = self._window
        await window.attempt(window.workspace.submissions.close(window.person.id, everything=everything))
