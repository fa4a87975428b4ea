"""What a client is answered whose request is refused: problem details (RFC 9457), which every HTTP client can read."""

import json
from typing import Any

from overton.guard.judged import Ruling
from overton.guard.refused import Refused
from overton.guard.wording import refusal

REASON = "Service Unavailable"
TYPE = "urn:overton:not-allowed"
"""The type of the problem, for programs."""
STATUS = 503
CONTENT_TYPE = "application/problem+json"


def problem(ruling: Ruling, value: float) -> dict[str, Any]:
    """The members of the body; a limit or a help that there is not is left out."""
    said = {
        "type": TYPE,
        "title": "Beyond what is allowed",
        "status": STATUS,
        "detail": refusal(ruling, value),
        "campaign": ruling.campaign,
        "metric": ruling.metric,
        "item": ruling.item,
        "limit": ruling.refuse,
        "unit": ruling.unit,
        "help": ruling.help,
    }
    return {key: one for key, one in said.items() if one is not None and (one or key != "help")}


def answer_to(refused: Refused) -> tuple[int, list[tuple[str, str]], bytes] | None:
    """Status, headers and body; None for a refusal that came from afar, of which only the text is known.

    There is no `Retry-After`: the same request would take as long again.
    """
    if refused.ruling is None or refused.value is None:
        return None
    body = json.dumps(problem(refused.ruling, refused.value)).encode()
    return (
        STATUS,
        [
            ("Content-Type", CONTENT_TYPE),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ],
        body,
    )
