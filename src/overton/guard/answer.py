"""What a client is answered whose request is refused."""

from overton.guard.problem import CONTENT_TYPE, STATUS, problem_bytes
from overton.guard.refused import Refused

REASON = "Service Unavailable"


def answer_to(refused: Refused) -> tuple[int, list[tuple[str, str]], bytes] | None:
    """Status, headers and body; None for a refusal that came from afar, of which only the text is known.

    There is no `Retry-After`: the same request would take as long again.
    """
    if refused.ruling is None or refused.value is None:
        return None
    body = problem_bytes(refused.ruling, refused.value)
    return (
        STATUS,
        [
            ("Content-Type", CONTENT_TYPE),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ],
        body,
    )
