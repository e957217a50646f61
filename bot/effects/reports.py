"""What the desk shows people about everything at once: the daily digest with its picture, and the Home tab."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.delivery import ParkedError
from bot.effects.context import Sending
from bot.slack_errors import Verdict, code_of, understand
from domain.digest import DigestFace
from domain.effects import EffectKind
from domain.roster import OnCallFace
from services import digest as digests
from services import duty, people, showing
from services.outbox import Item, Sent
from services.showing import Overview
from services.work import Work
from views import digest as shown_digest
from views import home as shown_home
from views.words import Language

UPLOAD_ATTEMPTS = 3
NOT_READY_SECONDS = 2.0  # Slack may still be looking at a picture it was just given

log = structlog.get_logger()


async def digest(item: Item, on: Sending) -> Sent:
    """A reader's digest as counted at its cut-off, with the picture unless there is no way to show one."""
    if item.person_id is None:
        raise ParkedError("nobody to read it")
    face = await on.look(digests.shown, item.args["digest"])
    if face is None:
        return Sent(result={"skipped": "no longer a reader"})
    language, slack_id = await on.reader(item.person_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    picture = await _picture(item, face, language, on=on)
    if picture is not None and await _posted(item, face, language, on=on, slack_id=slack_id, picture=picture):
        return Sent(result={"picture": picture})
    await on.wire.post(item, slack_id, shown_digest.message(face, language))
    return Sent()


async def _posted(
    item: Item, face: DigestFace, language: Language, *, on: Sending, slack_id: str, picture: str
) -> bool:
    """Post it with its picture; False when Slack will not show that picture, even a moment later."""
    shown = shown_digest.message(face, language, picture=picture)
    for wait in (NOT_READY_SECONDS, 0):
        try:
            await on.wire.post(item, slack_id, shown)
        except SlackApiError as error:
            if code_of(error) != "invalid_blocks":
                raise
            log.warning("picture_not_shown", row=item.id, file=picture)
            await asyncio.sleep(wait)
        else:
            return True
    return False


async def _picture(item: Item, face: DigestFace, language: Language, *, on: Sending) -> str | None:
    """The id of the uploaded picture; None when it cannot be drawn, or Slack will never take it."""
    if not face.snapshot.has_picture:
        return None
    content = await on.pictures.trend(face.snapshot.trend)
    if content is None:
        return None
    name, title = f"digest-{face.snapshot.day}.png", shown_digest.picture_title(language)
    try:
        return await on.wire.upload(name, title, content, alt=shown_digest.alt_text(face, language))
    except (SlackApiError, aiohttp.ClientError, ConnectionError, TimeoutError) as error:
        if _worth_repeating(item, error):
            raise
        log.warning("picture_not_uploaded", row=item.id, error=str(error))
        return None


def _worth_repeating(item: Item, error: Exception) -> bool:
    """Waiting when Slack says so, and a few attempts; after that the digest goes without its picture."""
    trouble = understand(error)
    if trouble is None or trouble.verdict in {Verdict.WAIT, Verdict.REAUTHORISE}:
        return True
    return trouble.verdict is Verdict.RETRY and item.attempts < UPLOAD_ATTEMPTS


async def home(item: Item, on: Sending) -> Sent:
    """A person's Home tab as it stands now; publishing it twice changes nothing."""
    if item.person_id is None:
        raise ParkedError("nobody whose Home tab it is")
    language, slack_id = await on.reader(item.person_id)
    if slack_id is None:
        return Sent(result={"skipped": "not in Slack"})
    overview = await on.look(_overview, item.person_id)
    on_call = await on.look(_on_call, item.person_id)
    phone = on.desk.rules.policy.hotline.phone
    await on.wire.publish_home(slack_id, shown_home.home(overview, language, phone=phone, on_call=on_call))
    return Sent()


def _on_call(work: Work, person_id: int) -> tuple[OnCallFace, ...]:
    return duty.own(people.as_actor(work, person_id))


def _overview(work: Work, person_id: int) -> Overview:
    """What this person may see, not what the desk may."""
    return showing.overview(people.as_actor(work, person_id))


TABLE: Mapping[str, Callable[[Item, Sending], Awaitable[Sent]]] = {
    EffectKind.DIGEST: digest,
    EffectKind.HOME: home,
}
