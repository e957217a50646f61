"""The question an app may put before a click takes effect."""

from nicegui import ui

from sandbox.page.dom import button, node
from sandbox.page.markup import text_object
from sandbox.page.window import Setting
from sandbox.records import Json

YES, NO = "yes", "no"


async def confirmed(question: Json | None, setting: Setting) -> bool:
    """True at once when nothing is asked."""
    if not question:
        return True
    return await _ask(question, setting)


async def _ask(question: Json, setting: Setting) -> bool:
    viewer = setting.viewer
    style = "danger" if question.get("style") == "danger" else "primary"
    with setting.window.client.layout, ui.dialog(value=True) as dialog:
        dialog.props("no-shake transition-duration=80")
        dialog.props["aria-label"] = question["title"]["text"]
        with node("div", "dialog dialog-small", data_testid="confirm"):
            node("h2", "dialog-title", html=text_object(question["title"], viewer))
            node("div", "dialog-body", html=text_object(question["text"], viewer))
            with node("div", "dialog-foot"):
                button(question["deny"]["text"], lambda: dialog.submit(NO), testid="confirm-no")
                button(
                    question["confirm"]["text"],
                    lambda: dialog.submit(YES),
                    classes=f"button {style}",
                    testid="confirm-yes",
                )
    answer = await dialog
    dialog.delete()
    return str(answer) == YES
