"""Generate the example: the files that people would write, and the logs that machines would."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from overton.demo.jobs import write_jobs
from overton.demo.queries import write_queries
from overton.demo.requests import write_requests
from overton.demo.span import Span
from overton.demo.templates import write_templates

DAYS = 182
"""Half a year."""
QUERY_DAYS = 84
"""The databases began to log their queries later."""
SEED = 1899


def _unwatched(_what: str) -> Callable[[float], None]:
    return lambda _share: None


def generate(
    folder: Path, today: date, traffic: float = 1.0, watch: Callable[[str], Callable[[float], None]] = _unwatched
) -> None:
    """Fill an empty folder; the same day and traffic give the same data.

    Args:
        folder: where `overton.yaml`, `campaigns`, `docs` and `logs` go.
        today: the day after the last one in the logs; every date follows from it.
        traffic: how busy the organisation is; 1 is some three million requests in half a year.
        watch: given a step, returns what is told the share of it that is done.
    """
    request_draws, job_draws, query_draws = np.random.default_rng(SEED).spawn(3)
    span = Span(today, DAYS)
    write_templates(folder, span)
    write_requests(folder / "logs/requests", span, traffic, request_draws, watch("request logs"))
    write_jobs(folder / "logs/jobs", span, job_draws, watch("job lists"))
    write_queries(folder / "logs/queries", Span(today, QUERY_DAYS), traffic, query_draws, watch("query logs"))
