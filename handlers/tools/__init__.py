"""What monitoring tools post, one pure translator per format: parsed JSON in, alerts out, or a `FaultyAlert` that says
what is wrong where. Tools that can shape their own JSON use `plain`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from domain.alerts import Alert
from handlers.tools import alertmanager, plain

TRANSLATORS: Mapping[str, Callable[[Any], tuple[Alert, ...]]] = {
    "plain": plain.alerts,
    "alertmanager": alertmanager.alerts,
}
