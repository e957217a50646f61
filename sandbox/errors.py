"""What can go wrong in the workspace: refusals that the app receives and failures that a person meets."""

from collections.abc import Sequence


class SlackError(Exception):
    """The Web API refuses a call with this code; `extra` goes into the answer beside it."""

    def __init__(self, code: str, *, messages: Sequence[str] = (), **extra: object) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = tuple(messages)
        self.extra = extra

    def body(self) -> dict[str, object]:
        answer: dict[str, object] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": list(self.messages)}
        return answer


class PersonError(Exception):
    """A person tried something that Slack's client would not let them do, or that is not on the screen."""


class AppDidNotAnswer(PersonError):
    """The app did not acknowledge in time or answered nonsense; the text is what the person sees."""
