"""A way to the app on which events come as Slack's small print allows: several times, under another event id too, and
in another order than they happened. Everything that is no event passes as it is.
"""

from collections import deque
from dataclasses import replace

from sandbox.app_link import Delivery, Dispatcher, Lane, Link

REASON = "http_timeout"


class Hurting:
    """`again`: each event is repeated so often; `renamed`: and once more under an id of its own; `hold`: so many events
    wait until another comes (or `release` is called), and go out the newest first.
    """

    def __init__(self, dispatcher: Dispatcher, *, again: int = 0, renamed: bool = False, hold: int = 0) -> None:
        self._dispatcher, self._way = dispatcher, dispatcher.link
        self._again, self._renamed, self._hold = again, renamed, hold
        self._held: deque[Delivery] = deque()
        self._repeating = False

    @property
    def way(self) -> Link:
        """The way behind this one."""
        return self._way

    def send(self, delivery: Delivery) -> None:
        if delivery.kind is not Lane.EVENT or self._repeating:
            self._way.send(delivery)
            return
        self._held.append(delivery)
        if len(self._held) > self._hold:
            self.release()

    def release(self) -> None:
        """Whatever is held goes out now."""
        while self._held:
            newest = self._held.pop()
            self._way.send(newest)
            self._repeat(newest)

    def _repeat(self, delivery: Delivery) -> None:
        event = delivery.payload.get("event_id")
        other = replace(delivery, payload={**delivery.payload, "event_id": f"{event}X"})
        self._repeating = True
        try:
            for one in [delivery] * self._again + [other] * self._renamed:
                self._dispatcher.repeat(one, REASON)
        finally:
            self._repeating = False
