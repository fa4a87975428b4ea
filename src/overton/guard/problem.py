"""A refusal as the body of an answer: problem details (RFC 9457), which every HTTP client can read."""

import json
from typing import Any

from overton.guard.judged import Ruling
from overton.guard.wording import refusal

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


def problem_bytes(ruling: Ruling, value: float) -> bytes:
    """The body, in JSON."""
    return json.dumps(problem(ruling, value)).encode()
