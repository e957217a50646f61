"""What those who run the bot are told when something waits for a person."""

from collections.abc import Mapping
from typing import Any

from views import blocks as b
from views.blocks import Shown
from views.markup import neutral
from views.words import Language, phrase

SENTENCES = {
    "parked": phrase(
        "A message could not be delivered: {kind} of ticket {ticket}. {error}. "
        "Mend the cause, then run `hotline outbox resend {row}`."
    ),
    "stuck": phrase("A timer fails again and again: {kind} {ref}. {error}. The log has the details."),
    "identity": phrase(
        "The Slack account {new} has the e-mail address of {person}, whose account is {known}, or is none of the "
        "house. Nothing was changed; name the right account in organisation.yml (slack)."
    ),
    "waiting": phrase(
        "{count} messages did not reach Slack in time; the oldest had waited for {minutes} minutes. Was Slack "
        "unreachable, or are its limits too narrow? `hotline outbox list` says what is left."
    ),
    "late": phrase("{count} timers were not looked at in time ({kinds}). Is the bot overloaded, or its clock wrong?"),
}


def alarm(args: Mapping[str, Any], language: Language) -> Shown:
    """One sentence: what waits, why, and what to do. It never says what people wrote."""
    text = language.say(SENTENCES[str(args["alarm"])], **{key: str(value) for key, value in args.items()})
    return Shown(text, [b.section(neutral(f"⚠️ {text}"))])
