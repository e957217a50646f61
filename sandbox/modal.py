"""The modal in front of a person: read it, fill it in, press its buttons, submit or leave it."""

from sandbox.controls import Controls, press
from sandbox.errors import PersonError
from sandbox.readable import read_view
from sandbox.records import View
from sandbox.workspace import Workspace


class Modal:
    """Bound to one view; ask the person for `modal` again after the app has opened or pushed another one."""

    def __init__(self, workspace: Workspace, user_id: str, view: View) -> None:
        self._workspace = workspace
        self._all_controls = Controls(workspace, user_id, view)
        self._user_id = user_id
        self.view = view

    @property
    def _controls(self) -> Controls:
        """Only what is on the screen can be used; raises PersonError for a closed or covered modal."""
        if self._workspace.modal(self._user_id) is not self.view:
            raise PersonError(f"the modal {self.title!r} is not on the screen")
        return self._all_controls

    @property
    def title(self) -> str:
        return self.view.title

    @property
    def text(self) -> str:
        """Everything that can be read in it."""
        return read_view(self._workspace.state, self.view)

    @property
    def errors(self) -> dict[str, str]:
        """The errors beside inputs, by block id."""
        return dict(self.view.errors)

    async def fill(self, what: str, value: object, *, block: str | None = None) -> None:
        """An input by label, block id, action id or placeholder; None empties it."""
        await self._controls.enter(what, value, block=block)

    async def click(self, what: str, *, block: str | None = None) -> None:
        await press(self._controls, what, block=block)

    async def submit(self) -> dict[str, str]:
        """Field errors by block id; empty when the modal was accepted."""
        return await self._workspace.submissions.submit(self._user_id)

    async def cancel(self) -> None:
        """Leaves this modal; the one below comes back."""
        await self._workspace.submissions.close(self._user_id, everything=False)

    async def dismiss(self) -> None:
        """The x: closes all modals on each other."""
        await self._workspace.submissions.close(self._user_id, everything=True)
