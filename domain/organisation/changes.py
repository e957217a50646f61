"""What leads change of their groups in Slack, laid over the configured group: members, deputy, order of the on-call
(process S6, S7). The configuration stays the start; who may change what is decided by the use case.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.organisation.groups import Group, OnCall


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """One change, by keys of the configuration. None leaves a part as it is; an empty `order` takes the on-call away.

    The first of `order` is on call for the turn that began at `since`.
    """

    group: str
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    deputy: str | None = None
    order: tuple[str, ...] | None = None
    since: datetime | None = None


def changed(group: Group, changes: Iterable[GroupChange], *, known: Collection[str]) -> Group:
    """The group as it is now: the changes applied in order; what no longer fits the configuration is passed over.

    What comes out always keeps the rules of a group (process S6): lead and deputy are two members, whoever is on call
    is a member. `known` are the keys the configuration still lists.
    """
    for change in changes:
        group = _applied(group, change, known)
    return group


def _applied(group: Group, change: GroupChange, known: Collection[str]) -> Group:
    wanted = [*(one for one in group.members if one not in change.left), *(k for k in change.joined if k in known)]
    deputy = group.deputy
    if change.deputy is not None and change.deputy in wanted and change.deputy != group.lead:
        deputy = change.deputy
    members = tuple(dict.fromkeys([*wanted, *(one for one in (group.lead, deputy) if one not in wanted)]))
    return group.model_copy(
        update={"members": members, "deputy": deputy, "on_call": _on_call(group.on_call, change, members)}
    )


def _on_call(rota: OnCall | None, change: GroupChange, members: Collection[str]) -> OnCall | None:
    if change.order is not None and change.since is not None:
        order = tuple(one for one in change.order if one in members)
        if not order:
            return None
        if rota is None:
            return OnCall(order=order, since=change.since)
        return rota.model_copy(update={"order": order, "since": change.since})
    if rota is None:
        return None
    order = tuple(one for one in rota.order if one in members)
    return rota.model_copy(update={"order": order}) if order else None
