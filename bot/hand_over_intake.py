"""Where the receiver's tool says what became of a hand-over record: `POST /hand-overs/<number>`, signed as the desk
signs its own posts. Deny, then allow: nothing is read of the record before the signature is genuine.
"""

import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.posts import Paces, UnreadableError, limited, parsed, refusal, unavailable
from bot.signatures import Envelope, genuine, opened
from domain.errors import AlreadyDone, Conflict, DeskError, InvalidForm
from domain.hand_overs import PREFIX, reference
from domain.people import SYSTEM
from models.session import UNREACHABLE
from services.desk import Desk
from services.hand_overs import answering, outgoing
from services.hand_overs.answering import Answer

PATH = "/hand-overs/{number}"
LARGEST_BYTES = 65_536
POSTS_PER_MINUTE = 120
NUMBER = re.compile(rf"{PREFIX}-([0-9]{{1,18}})")
log = structlog.get_logger()


class HandOverIntake:
    """The way in for answers. A tool may answer the kinds that are sent to it, and no others."""

    def __init__(
        self,
        desk: Desk,
        secrets: Mapping[str, SecretStr],
        *,
        machine_now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk, self._secrets, self._machine_now = desk, secrets, machine_now
        self._paces = Paces(per_minute=POSTS_PER_MINUTE, monotonic=monotonic)

    def routes(self) -> list[Route]:
        return [Route(PATH, self.post, methods=["POST"])]

    async def post(self, request: Request) -> Response:
        number = str(request.path_params["number"])
        try:
            body = await limited(request, most=LARGEST_BYTES)
        except UnreadableError as unreadable:
            return unreadable.answer
        found = opened(request.headers, number=number, now=self._machine_now())
        tool = None if found is None else self._signed_by(*found, body)
        if found is None or tool is None:
            return refusal(401, "the signature is missing, wrong or too old")
        flooded = self._paces.refusal(tool)
        if flooded is not None:
            return flooded
        try:
            return await self._heard(number, body, tool=tool, delivery=found[0].delivery)
        except UNREACHABLE:
            log.exception("database_unavailable")
            return unavailable()

    async def _heard(self, number: str, body: bytes, *, tool: str, delivery: str) -> Response:
        known = NUMBER.fullmatch(number)
        kind = None if known is None else await self._desk.look(SYSTEM, outgoing.kind_of, int(known[1]))
        if known is None or kind is None or self._desk.rules.policy.hand_overs.destination(kind) != tool:
            return refusal(404, "no such hand-over")
        try:
            answer = parsed(body)
        except UnreadableError as unreadable:
            return unreadable.answer
        return await self._carry_out(int(known[1]), answer, tool=tool, delivery=delivery)

    def _signed_by(self, envelope: Envelope, signature: str, body: bytes) -> str | None:
        """Every secret is tried, so that the time it takes tells nothing."""
        matching = [
            key
            for key, secret in sorted(self._secrets.items())
            if genuine(secret.get_secret_value(), envelope, signature, body)
        ]
        return matching[0] if matching else None

    async def _carry_out(self, number: int, said: Any, *, tool: str, delivery: str) -> Response:
        use_case, answer = _understood(said)
        if use_case is None or answer is None:
            return refusal(422, "state must be “accepted” with external_number, or “returned” with reason")
        key = f"hand-over:{tool}:{number}:{delivery}"
        try:
            await self._desk.once(key, SYSTEM, use_case, number, answer, tool=tool)
        except AlreadyDone:
            log.info("hand_over_answer_repeated", tool=tool)
        except Conflict:
            return refusal(409, "it was answered already, or is not handed over")
        except InvalidForm as fault:
            return refusal(422, f"not acceptable: {', '.join(fault.params['fields'])}")  # type: ignore[arg-type] # names of fields
        except DeskError as error:
            log.warning("hand_over_answer_refused", tool=tool, code=error.code)
            return refusal(409, "it was answered already, or is not handed over")
        state = await self._desk.look(SYSTEM, outgoing.state_of, number)
        return JSONResponse({"number": reference(number), "state": state})


def _understood(said: Any) -> tuple[Any, Answer | None]:
    """The use case and what it is told; nothing of it is guessed."""
    if not isinstance(said, dict):
        return None, None
    text = {key: said.get(key, "") for key in ("external_number", "external_url", "reason")}
    if not all(isinstance(one, str) for one in text.values()):
        return None, None
    match said.get("state"):
        case "accepted" if text["external_number"].strip():
            number, url = text["external_number"], text["external_url"]
            return answering.accept_by_tool, Answer(external_number=number, external_url=url)
        case "returned" if text["reason"].strip():
            return answering.return_by_tool, Answer(reason=text["reason"])
    return None, None
