"""How many rows of the outbox this process may lease now: those it could send within moments. The record itself is the
line, the same for all processes: what is taken last there goes last, whoever takes it.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.budget import URGENT_PATIENCE, Budget
from bot.leases import ROW
from models.line import Room
from services.outbox import Item

PATIENCE = 1.5  # seconds a worker waits for the budget; beyond that the row goes back and another goes first
AT_ONCE = 1  # redraw: it takes several calls of a slow method, and is shown whole the sooner for it


class Intake:
    """`methods` says by which call a kind of row goes out; kinds of one method share its room. Rows that are leased and
    have not asked the budget yet count as if they had.
    """

    def __init__(self, budget: Budget, methods: Mapping[str, frozenset[str]], *, few: str) -> None:
        self._budget, self._methods, self._few = budget, methods, few
        self._expected: dict[int, str] = {}
        self._at_work: dict[int, str] = {}

    def rooms(self) -> Sequence[Room]:
        """For each method; one that nothing limits has no room to speak of."""
        return [
            Room(kinds, pages=self._room(method, max(PATIENCE, URGENT_PATIENCE)), others=self._room(method, PATIENCE))
            for method, kinds in self._methods.items()
        ]

    def _room(self, method: str, patience: float) -> int:
        room = self._budget.slots(method, patience) - _count(self._expected, method)
        if method == self._few:
            room = min(room, AT_ONCE - _count(self._at_work, method))
        return max(room, 0)

    def shut_for(self) -> float | None:
        """Seconds until the budget has room again for a kind that has none now; None when all have some."""
        waits = []
        for method in self._methods:
            ahead = _count(self._expected, method)
            if self._budget.slots(method, PATIENCE) <= ahead:
                waits.append(self._budget.opens(method, PATIENCE, ahead=ahead))
        return min(waits, default=None)

    def take(self, items: Iterable[Item]) -> None:
        """These rows are leased; each will ask the budget soon."""
        for item in items:
            method = next((one for one, kinds in self._methods.items() if item.kind in kinds), None)
            if method is not None:
                self._expected[item.id] = self._at_work[item.id] = method

    def asked(self, method: str) -> None:
        """The row at work has asked for a call of this method."""
        row = ROW.get()
        if row is not None and self._expected.get(row) == method:
            del self._expected[row]

    def let_go(self, item: Item) -> None:
        """The row is not at work any more."""
        self._expected.pop(item.id, None)
        self._at_work.pop(item.id, None)


def _count(rows: Mapping[int, str], method: str) -> int:
    return sum(one == method for one in rows.values())
