"""Positions that nobody was told of in time, as far as the file says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from overton.model.campaign import Campaign, Metric
from overton.model.window import Position
from overton.window.ledger import Ledger, announced, effective_from, in_force
from overton.window.strictness import stricter


def unannounced(campaign: Campaign, metric: Metric, day: date) -> Iterator[Position]:
    """Positions in force and to come that are stricter than what was there, and do not say when they were announced.

    The first position is no move: it writes down what holds already. One that is looser refuses nobody.
    """
    notice = campaign.notice
    if not notice:
        return
    now = in_force(metric.window, day, notice)
    for position in (*([now] if now else []), *announced(metric.window, day, notice)):
        if position.announced is not None or position not in metric.window:
            continue  # it was told of, or only counts again because another is withdrawn
        others = tuple(one for one in metric.window if one is not position)
        start = effective_from(position, notice)
        before = Ledger(replace(metric, window=others), notice).on(start)
        if before is not None and stricter(position, before, metric.goal):
            yield position
