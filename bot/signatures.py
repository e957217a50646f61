"""How a hand-over record and the answer to it are signed between the desk and a tool: HMAC-SHA256 over instant,
delivery, number and body, so that none of the four can be another's; described in `docs/hand-over-webhook.md`.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

VERSION = "v1"
WINDOW = timedelta(minutes=5)
DELIVERY = "X-Hotline-Delivery"
TIMESTAMP = "X-Hotline-Timestamp"
SIGNATURE = "X-Hotline-Signature"
_DELIVERY_FORM = re.compile(r"[A-Za-z0-9._-]{1,100}")
_TIMESTAMP_FORM = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is signed beside the body. `timestamp` are seconds since 1970, as text."""

    timestamp: str
    delivery: str
    number: str


def sign(secret: str, envelope: Envelope, body: bytes) -> str:
    """The value of the signature's header."""
    signed = f"{VERSION}:{envelope.timestamp}:{envelope.delivery}:{envelope.number}:".encode() + body
    return f"{VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def seal(secret: str, *, number: str, delivery: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that make a post of ours."""
    envelope = Envelope(str(int(at.timestamp())), delivery, number)
    return {DELIVERY: delivery, TIMESTAMP: envelope.timestamp, SIGNATURE: sign(secret, envelope, body)}


def opened(headers: Mapping[str, str], *, number: str, now: datetime) -> tuple[Envelope, str] | None:
    """Envelope and signature of a post; None when a header is missing or malformed, or the window has passed."""
    delivery, timestamp = headers.get(DELIVERY, ""), headers.get(TIMESTAMP, "")
    if not _DELIVERY_FORM.fullmatch(delivery) or not _TIMESTAMP_FORM.fullmatch(timestamp):
        return None
    if abs(now - datetime.fromtimestamp(int(timestamp), UTC)) > WINDOW:
        return None
    return Envelope(timestamp, delivery, number), headers.get(SIGNATURE, "")


def genuine(secret: str, envelope: Envelope, signature: str, body: bytes) -> bool:
    """Compared in constant time; without a secret nothing is genuine."""
    same = hmac.compare_digest(sign(secret, envelope, body).encode(), signature.encode())
    return same and bool(secret)
