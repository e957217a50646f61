"""The daily digest in its reader's language and time zone (process §5): the message, the same as a window for the
present moment, and the full list of one block. Everything it says was counted before.
"""

import json
from collections.abc import Sequence

from domain.digest import Block, DigestFace, Listed, Listing
from views import blocks as b
from views import ids
from views.blocks import Block as Piece
from views.blocks import Shown, View
from views.digest import lines as each
from views.digest.lines import KEY_SERVICE, TITLE_SHOWN, TITLES, Line
from views.digest.numbers import day_notes, flow_lines, level_lines
from views.ids import Click, Form
from views.markup import Mrkdwn, bold, joined
from views.phrases import SEPARATOR
from views.texts import TEXT_LIMIT, plain
from views.words import Language

BUDGET = 12_000  # characters; above some 13,000 Slack answers msg_blocks_too_long
LONGEST_LIST = 90  # rows of a window, which has room for 100 blocks
ALT_LIMIT = 1000
TIGHTER = ((None, TITLE_SHOWN), (None, 40), (10, 40), (5, 30), (2, 20))  # lines per block, title; until it fits
BEFORE_NUMBERS = (Block.MAJORS, Block.BREACHED, Block.DUE_SOON, Block.UNACCEPTED, Block.WAITING)
Part = Piece | Mrkdwn  # a whole piece, or the one line of an empty block
NEW, RESOLVED, BACKLOG = "🟧", "🟦", "⬛"  # the colours of the picture


def message(face: DigestFace, language: Language, *, picture: str | None = None) -> Shown:
    """The whole digest; where the lines do not fit into one message, fewer are shown and the rest is counted."""
    pieces: list[Piece] = []
    for most, longest in TIGHTER:
        pieces = _pieces(face, language, most=most or face.lines, longest=longest, picture=picture)
        if len(json.dumps(pieces, ensure_ascii=False)) <= BUDGET:
            break
    return Shown(summary(face, language), pieces)


def present(face: DigestFace, language: Language) -> View:
    """What the digest would say now, as a window."""
    return b.modal(
        language.say("Daily digest"),
        _pieces(face, language, most=face.lines, longest=TITLE_SHOWN, picture=None),
        callback_id=Form.DONE,
        close=language.say("Close"),
    )


def full_list(face: DigestFace, key: Block, language: Language) -> View:
    """Every line of one block, each with a button that opens the ticket."""
    listing = face.snapshot.block(key)
    rows = [_row(key, Line(one, face, language)) for one in listing.lines[:LONGEST_LIST]]
    return b.modal(
        language.say(TITLES[key]),
        [b.context(_covered(face, language)), *rows, *_more(listing, len(rows), language)],
        callback_id=Form.DONE,
        close=language.say("Close"),
    )


def summary(face: DigestFace, language: Language) -> str:
    """What a notification says: how many of what, nothing else."""
    totals = [(key, face.snapshot.block(key).total) for key in TITLES]
    told = [f"{language.say(TITLES[key])} {language.number(total)}" for key, total in totals if total]
    found = SEPARATOR.join(told) or language.say("no exceptions")
    return language.say("{what}: {found}", what=_title(face, language), found=found)


def picture_title(language: Language) -> str:
    return language.say("Backlog, new and resolved over the last working days")


def alt_text(face: DigestFace, language: Language) -> str:
    """The picture in words, day by day."""
    days = [
        language.say(
            "{day}: new {new}, resolved {resolved}, backlog {backlog}",
            day=each.on_day(one.day, language),
            new=one.new,
            resolved=one.resolved,
            backlog=one.backlog,
        )
        for one in face.snapshot.trend
    ]
    return language.series([picture_title(language), *days])[:ALT_LIMIT]


def _pieces(face: DigestFace, language: Language, *, most: int, longest: int, picture: str | None) -> list[Piece]:
    taken = face.snapshot
    top: list[Piece] = [b.header(_heading(face, language)), b.context(_covered(face, language))]
    if face.late:
        due, until = language.when(taken.due_at), language.when(taken.until)
        said = language.mark("⚠️ *Late*: it was due {due}. Everything below is as of {until}.", due=due, until=until)
        top.append(b.section(said))

    def listed(keys: Sequence[Block]) -> list[Part]:
        return [piece for key in keys for piece in _listing(face, key, language, most=most, longest=longest)]

    if taken.majors_only:
        return [*top, *_gathered(listed([Block.MAJORS]))]
    body = [
        *listed(BEFORE_NUMBERS),
        *_numbers(language.say("New, resolved, backlog"), flow_lines(taken.flows, language), language),
        *_picture(face, picture, language),
        *listed([Block.TROUBLED]),
        *_numbers(language.say("Service levels, month to date"), level_lines(face, language), language),
        *_complaints(taken.complaints, language),
        *listed([Block.ACTIONS]),
    ]
    return [*top, *_gathered(body), *_foot(face, language)]


def _title(face: DigestFace, language: Language) -> str:
    return language.say("Major incidents on a day off") if face.snapshot.majors_only else language.say("Daily digest")


def _heading(face: DigestFace, language: Language) -> str:
    return f"{_title(face, language)}{SEPARATOR}{each.on_day(face.snapshot.day, language)}"


def _covered(face: DigestFace, language: Language) -> Mrkdwn:
    """Whose tickets, and from when to when."""
    taken = face.snapshot
    names = language.list(language.name(one) for one in face.scope) or language.say("all units and groups")
    span = language.say("{since} – {until}", since=language.when(taken.since), until=language.when(taken.until))
    return joined([names, span], SEPARATOR)


def _listing(face: DigestFace, key: Block, language: Language, *, most: int, longest: int) -> list[Part]:
    """Title with the number, the first lines, and how many more there are."""
    listing = face.snapshot.block(key)
    if not listing.total:
        return [_nothing(language.say(TITLES[key]), language)]
    texts = [each.shown(key, Line(one, face, language, longest)) for one in listing.lines[:most]]
    title = joined([bold(language.say(TITLES[key])), bold(language.number(listing.total))], SEPARATOR)
    first, *rest = _packed([title, *texts])
    more = None
    if face.id is not None and listing.lines:
        more = b.button(
            language.say("Show all"),
            Click.DIGEST_LIST,
            value=ids.pack(d=face.id, b=key.value),
            spoken=language.say("Show all: {title}", title=language.say(TITLES[key])),
        )
    pieces = [b.section(first, accessory=more), *(b.section(one) for one in rest)]
    return [*pieces, *_more(listing, len(texts), language)]


def _more(listing: Listing, shown: int, language: Language) -> list[Piece]:
    """How many did not fit, and how many the reader may count but not open."""
    rest = listing.total - shown
    said = [language.count("… and {n} more", "… and {n} more", rest)] if rest > 0 and shown else []
    if listing.unnamed:
        closed = language.count(
            "{n} is counted only: single tickets are for those who work on them.",
            "{n} are counted only: single tickets are for those who work on them.",
            listing.unnamed,
        )
        said.append(closed)
    return [b.context(joined(said, SEPARATOR))] if said else []


def _row(key: Block, line: Line) -> Piece:
    language = line.language
    view = b.button(
        language.label("open", topic="action"),
        Click.OPEN,
        value=ids.about(line.listed.ticket),
        spoken=language.say("Open {ref}", ref=line.ref),
    )
    return b.section(each.shown(key, line), accessory=view)


def _numbers(title: str, texts: Sequence[Mrkdwn], language: Language) -> list[Part]:
    return [b.section(one) for one in _packed([bold(title), *texts])] if texts else [_nothing(title, language)]


def _complaints(count: int | None, language: Language) -> list[Part]:
    """The number and not a word more; for most readers not even that (process §3.11)."""
    if count is None:
        return []
    title = language.say("Complaints")
    return (
        [b.section(joined([bold(title), bold(language.number(count))], SEPARATOR))]
        if count
        else [_nothing(title, language)]
    )


def _picture(face: DigestFace, file_id: str | None, language: Language) -> list[Piece]:
    """The picture holds figures alone; its words stand here, so that they are in the reader's language."""
    if file_id is None:
        return []
    image = {
        "type": "image",
        "slack_file": {"id": file_id},
        "title": plain(picture_title(language)),
        "alt_text": alt_text(face, language),
    }
    legend = language.say(
        "{new} new, {resolved} resolved, from one digest to the next; {backlog} backlog",
        new=NEW,
        resolved=RESOLVED,
        backlog=BACKLOG,
    )
    return [image, b.context(legend)]


def _nothing(title: str, language: Language) -> Mrkdwn:
    """An empty block is one line."""
    return joined([f"✅ {title}", language.say("no exceptions")], SEPARATOR)


def _gathered(parts: Sequence[Part]) -> list[Piece]:
    """One-line blocks that follow each other stand in one piece."""
    found: list[Piece] = []
    quiet: list[Mrkdwn] = []
    for part in parts:
        if isinstance(part, Mrkdwn):
            quiet.append(part)
            continue
        found += [b.context(joined(quiet)), part] if quiet else [part]
        quiet = []
    return [*found, b.context(joined(quiet))] if quiet else found


def _foot(face: DigestFace, language: Language) -> list[Piece]:
    starred = any(line.key_service for line in _all(face))
    key = [language.say("{star} key service", star=KEY_SERVICE)] if starred else []
    notes = [*day_notes(face.unusual_days, language), *key]
    return [b.context(*notes)] if notes else []


def _all(face: DigestFace) -> list[Listed]:
    return [line for block in face.snapshot.blocks.values() for line in block.lines]


def _packed(texts: Sequence[Mrkdwn]) -> list[Mrkdwn]:
    """Lines put together into as few texts as Slack's limit allows."""
    found: list[list[Mrkdwn]] = [[]]
    length = 0
    for text in texts:
        if found[-1] and length + len(text) + 1 > TEXT_LIMIT:
            found.append([])
            length = 0
        found[-1].append(text)
        length += len(text) + 1
    return [joined(one) for one in found]
