"""Alerts of monitoring tools: each becomes or joins a ticket, and the tool is answered with its number. Checking token
and size of the post is left to `bot/alert_intake.py`.
"""

import asyncio
from typing import Any

from domain.errors import AlreadyDone
from domain.people import SYSTEM
from domain.policy.alerting import MonitoringTool
from handlers.tools import TRANSLATORS
from services import alerts
from services.alerts import Received
from services.desk import Desk


async def receive(desk: Desk, tool: MonitoringTool, body: Any, *, delivery: str | None = None) -> tuple[Received, ...]:
    """One transaction for each alert, in the order of the post where two share a fingerprint. `FaultyAlert` when the
    post cannot be understood: nothing of it is kept then. A delivery that is known is answered as it stands by now.
    """
    found = TRANSLATORS[tool.format](body)
    lanes: dict[str, list[int]] = {}
    for position, alert in enumerate(found):
        lanes.setdefault(alert.fingerprint, []).append(position)
    answers: dict[int, Received] = {}

    async def taken(position: int) -> Received:
        alert = found[position]
        if delivery is None:
            return await desk.do(SYSTEM, alerts.receive, tool, alert)
        try:
            return await desk.once(f"alert:{tool.key}:{delivery}:{position}", SYSTEM, alerts.receive, tool, alert)
        except AlreadyDone:
            return await desk.look(SYSTEM, alerts.standing, tool, alert)

    async def one_after_another(positions: list[int]) -> None:
        for position in positions:
            answers[position] = await taken(position)

    await asyncio.gather(*(one_after_another(positions) for positions in lanes.values()))
    return tuple(answers[position] for position in range(len(found)))
