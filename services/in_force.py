"""The rules in force: the configuration with what people changed over it. Each transaction reads one stamp and lays the
changes anew only when it has changed, so that every process follows at once and nothing else is paid for it.
"""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from domain.rulebook import Rulebook
from models.roster import group_changes, leaves, stamp

# The clock of a rehearsal may begin in the past, so absences long over are laid over as well: they are few.
FIRST = datetime(2000, 1, 1, tzinfo=UTC)


class InForce:
    """One process's memory of the rules in force. Threads may share it: whoever comes late only reads once more."""

    def __init__(self, configured: Rulebook) -> None:
        self._configured = configured
        self._known: tuple[str, Rulebook] = ("", configured)

    @property
    def latest(self) -> Rulebook:
        """The rules that the last transaction of this process worked by."""
        return self._known[1]

    def rules(self, session: Session) -> Rulebook:
        """The rules that hold in this very transaction."""
        token, known = stamp(session), self._known
        if token != known[0]:
            known = (token, laid_over(session, self._configured) if token else self._configured)
            self._known = known
        return known[1]


def laid_over(session: Session, configured: Rulebook) -> Rulebook:
    """The configuration with every change people made over it."""
    return configured.changed_by(group_changes(session), leaves(session, after=FIRST))
