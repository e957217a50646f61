"""The first page, where a visitor chooses who to be."""

from sandbox.page.dom import node
from sandbox.page.icons import app_mark, icon
from sandbox.page.people import show_filter, show_person
from sandbox.page.viewer import Viewer
from sandbox.page.words import CHINESE, ENGLISH
from sandbox.workspace import Workspace


def show_choice(workspace: Workspace, *, unknown: str = "") -> None:
    """In both languages: nobody has been chosen yet."""
    people = workspace.people()
    with node("main", "arrival"):
        with node("div", "arrival-head"):
            node("span", "arrival-mark", html=app_mark())
            node("h1", text=workspace.state.team.name)
            with node("div", "not-slack"):
                node("span", "icon", html=icon("flask"), aria_hidden="true")
                node("span", text=f"{ENGLISH.not_slack} · {CHINESE.not_slack}")
        if unknown:
            node("p", "callout callout-warning", role="alert", text=ENGLISH.nobody.format(name=unknown))
        node("h2", text=ENGLISH.choose_person)
        node("h2", "chinese", text=CHINESE.choose_person, lang="zh-CN")
        node("p", "muted", text=ENGLISH.choose_person_why)
        node("p", "muted", text=CHINESE.choose_person_why, lang="zh-CN")
        show_filter(people, f"{ENGLISH.find_person} · {CHINESE.find_person}")
        with node("div", "arrival-people"):
            for each in people:
                show_person(each, Viewer(workspace.state, each), detailed=True)
