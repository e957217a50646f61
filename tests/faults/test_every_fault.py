"""Every fault that the wire can have, in every flow, at the first call of each method: after recovery everything was
told once, in the places where it is told on a day on which nothing goes wrong.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from models.session import Store
from sandbox.gate import Fault, Trouble
from tests.bot.effect_stage import Stage, stage
from tests.conftest import NewDatabase
from tests.faults.flows import FLOWS, START
from tests.faults.told_once import Said, assert_told_once

METHODS = (
    "chat.postMessage",
    "chat.update",
    "conversations.create",
    "conversations.history",
    "conversations.invite",
    "conversations.members",
    "conversations.open",
    "conversations.replies",
    "conversations.setTopic",
    "files.completeUploadExternal",
    "files.getUploadURLExternal",
    "pins.add",
    "users.conversations",
)
# A redraw of what is gone is left out, and a picture or pin that Slack refuses is done without: tests of their own.
MAY_BE_DONE_WITHOUT = frozenset(
    {"chat.update", "pins.add", "files.completeUploadExternal", "files.getUploadURLExternal"}
)
CALL_SECONDS = 0.7
ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """What befalls a call; a `lasting` one has to be mended by a person, who then sends again what was parked."""

    trouble: Trouble
    code: str = "internal_error"
    status: int = 503
    seconds: float = 1.0
    lasting: bool = False

    def on(self, method: str) -> Fault:
        return Fault(method, self.trouble, code=self.code, status=self.status, seconds=self.seconds)


FAULTS = {
    "429": Kind(Trouble.RATE_LIMITED, seconds=7),
    "500": Kind(Trouble.SERVER_ERROR, status=500),
    "503": Kind(Trouble.SERVER_ERROR, code="service_unavailable"),
    "internal_error": Kind(Trouble.ERROR, code="internal_error"),
    "fatal_error": Kind(Trouble.ERROR, code="fatal_error"),
    "request_timeout": Kind(Trouble.ERROR, code="request_timeout"),
    "timeout-before": Kind(Trouble.TIMEOUT_BEFORE),
    "timeout-after": Kind(Trouble.TIMEOUT_AFTER),
    "reset-before": Kind(Trouble.RESET_BEFORE),
    "reset-after": Kind(Trouble.RESET_AFTER),
    "malformed": Kind(Trouble.MALFORMED),
    "slow": Kind(Trouble.SLOW, seconds=0.2),
    "token_revoked": Kind(Trouble.ERROR, code="token_revoked"),
    "missing_scope": Kind(Trouble.ERROR, code="missing_scope", lasting=True),
    "not_in_channel": Kind(Trouble.ERROR, code="not_in_channel", lasting=True),
    "channel_not_found": Kind(Trouble.ERROR, code="channel_not_found", lasting=True),
    "user_not_found": Kind(Trouble.ERROR, code="user_not_found", lasting=True),
    "is_archived": Kind(Trouble.ERROR, code="is_archived", lasting=True),
    "restricted_action": Kind(Trouble.ERROR, code="restricted_action", lasting=True),
}
_CLEAN: dict[str, Said] = {}


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Stage]:
    store = Store(url, threads=2)
    async with stage(store, start=START, call_seconds=CALL_SECONDS) as on:
        yield on
    store.close()


@pytest.fixture
def undisturbed(new_database: NewDatabase) -> Callable[[str], object]:
    """What is said in a flow when nothing goes wrong; played once per session."""

    async def of(flow: str) -> Said:
        if flow not in _CLEAN:
            with new_database("sqlite") as url:
                async with opened(url) as on:
                    await FLOWS[flow](on)
                    _CLEAN[flow] = await assert_told_once(on)
                    assert _CLEAN[flow]
        return _CLEAN[flow]

    return of


async def recover(on: Stage) -> None:
    """Until nothing waits; what was parked is sent again by a person who has mended its cause."""
    for _ in range(ROUNDS):
        await on.send()
        if not await on.parked() and not await on._waits():
            return
        on.workspace.gate.faults.clear()
        await on.resend()


def cases() -> list[object]:
    """Each flow with each fault; the short form has every other fault once and goes round the flows."""
    names = list(FLOWS)
    usual = {(names[turn % len(names)], fault) for turn, fault in enumerate(FAULTS) if turn % 2 == 0}
    return [
        pytest.param(flow, fault, id=f"{flow}-{fault}", marks=[] if (flow, fault) in usual else [pytest.mark.long])
        for fault in FAULTS
        for flow in names
    ]


@pytest.mark.parametrize(("flow", "fault"), cases())
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_told_once(flow: str, fault: str, database: str, undisturbed: Callable[[str], object]) -> None:
    kind = FAULTS[fault]
    expected = await undisturbed(flow)  # type: ignore[misc] # an async function behind a fixture
    async with opened(database) as on:
        for method in METHODS:
            if not (kind.lasting and method in MAY_BE_DONE_WITHOUT):
                on.workspace.gate.inject(kind.on(method))
        await FLOWS[flow](on)
        await recover(on)
        assert await assert_told_once(on) == expected
        assert any(call.injected for call in on.workspace.journal.calls), "no fault befell anything"
