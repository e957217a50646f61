"""What is told about people: who is away and who stands in, and how a group changed; in the groups' channels and to
whom it concerns.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.delivery import ParkedError
from bot.effects.context import Sending
from domain.effects import EffectKind
from domain.people import SYSTEM
from domain.roster import AwayNotice, GroupFace
from handlers.profiles import profile_of
from services import absence_reading, group_reading, matching, people, readying
from services.absence_news import To
from services.outbox import Item, Sent
from services.work import Work
from views.blocks import Shown
from views.roster import away as words
from views.roster import group, weekly
from views.words import Language


async def away(item: Item, on: Sending) -> Sent:
    """As the absence stands when it is told; one called off meanwhile is not told at all."""
    to, absence_id = To(item.args["to"]), int(item.args["absence"])
    if to is To.GROUP:
        return await _in_channel(item, on, absence_id)
    if item.person_id is None:
        raise ParkedError("nobody to tell")
    language, slack_id = await on.reader(item.person_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    notice = await on.look(absence_reading.notice, absence_id, item.person_id, to)
    if notice is None:
        return Sent(result={"skipped": "nothing to tell"})
    await on.wire.post(item, slack_id, _words(to, notice, language))
    return Sent()


async def _in_channel(item: Item, on: Sending, absence_id: int) -> Sent:
    group = str(item.args["group"])
    absence = await on.look(absence_reading.public, absence_id, group)
    if absence is None or group not in on.desk.rules.organisation.groups_by_key:
        return Sent(result={"skipped": "nothing to tell"})
    await on.wire.post(item, await on.channel_of(group), words.group_notice(absence, on.language_of(group)))
    return Sent()


async def group_changed(item: Item, on: Sending) -> Sent:
    """In the group's channel, with who is missing there; and to who joined or left."""
    key = str(item.args["group"])
    change = await on.look(group_reading.change_by_id, int(item.args["change"]))
    if key not in on.desk.rules.organisation.groups_by_key:
        return Sent(result={"skipped": "the group is gone"})
    if item.person_id is None:
        channel = await on.channel_of(key)
        inside = await on.wire.members(channel)
        gap = await on.look(group_reading.gap, key, inside)
        await on.wire.post(item, channel, group.channel_notice(change, gap, on.language_of(key)))
        return Sent()
    language, slack_id = await on.reader(item.person_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    face = await on.look(_group, key)
    notice = group.joined_notice if item.args["to"] == "joined" else group.left_notice
    await on.wire.post(item, slack_id, notice(change, face, language))
    return Sent()


async def readiness(item: Item, on: Sending) -> Sent:
    """What is missing when it is told; nothing when it was mended meanwhile."""
    if item.person_id is None:
        raise ParkedError("nobody to tell")
    language, slack_id = await on.reader(item.person_id)
    lacking = await on.look(readying.lacking, owner=item.args.get("owner"))
    if slack_id is None or not (lacking.findings or lacking.gaps):
        return Sent(result={"skipped": "nothing to tell"})
    await on.wire.post(item, slack_id, weekly.message(lacking, language))
    return Sent()


async def find_person(item: Item, on: Sending) -> Sent:
    """Somebody known by e-mail: whoever has the address in Slack is recognised, by the same rule as one who writes."""
    email = None if item.person_id is None else await on.look(matching.sought, item.person_id)
    if email is None:
        return Sent(result={"skipped": "known by now"})
    user = await on.wire.user_by_email(email)
    if user is None:
        return Sent(result={"skipped": "not in Slack"})
    await on.desk.do(SYSTEM, people.learn, profile_of(user))
    return Sent(result={"found": str(user["id"])})


def _group(work: Work, key: str) -> GroupFace:
    return group_reading.face(work, work.rules.organisation.group(key))


def _words(to: To, notice: AwayNotice, language: Language) -> Shown:
    if to is To.LEAD:
        return words.lead_notice(notice, language)
    if to is To.BACK:
        return words.back_notice(notice, language)
    return (words.entered_notice if to is To.SELF else words.stand_in_notice)(notice.absence, language)


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.AWAY: away,
    EffectKind.GROUP_CHANGED: group_changed,
    EffectKind.FIND_PERSON: find_person,
    EffectKind.READINESS: readiness,
}
