"""Why an item stands as it does, in a sentence or two, for the people whose item it is."""

from datetime import date

from overton.model.campaign import Metric
from overton.model.standing import Standing, Verdict
from overton.model.window import Exemption, Position
from overton.progress.exempt_wording import exempt_words
from overton.progress.figures import Assessed, Overview
from overton.progress.wording import apart, counted, day_words, quantity


def explain(assessed: Assessed, metric: Metric) -> str:
    """The verdict explained: value, threshold, exemption, and what is coming."""
    verdict = assessed.verdict
    if assessed.gone:
        return f"gone since {day_words(assessed.since)}: fixed"
    if verdict is None:
        return "no data: too few samples, or not seen lately"
    sentences = [_standing(assessed, verdict, metric)]
    if verdict.exemption is not None:
        sentences.append(exempt_words(verdict.exemption))
    if assessed.exceeded is not None:
        sentences.append(_exceeded(assessed.exceeded, metric))
    sentences += [_coming(on=day_words(c.on), verdict=c.verdict, metric=metric) for c in assessed.coming]
    return "; ".join(sentences)


def _standing(assessed: Assessed, verdict: Verdict, metric: Metric) -> str:
    assert assessed.value is not None
    if verdict.standing is Standing.DONE:
        return f"{quantity(assessed.value, metric.unit)} meets the goal ({_goal(metric)})"
    if verdict.standing is Standing.NOT_ALLOWED and verdict.limit is not None:
        return f"{apart(assessed.value, verdict.limit, metric.unit)} is {_past(metric)} {_limit(verdict, metric)}"
    warn = verdict.position.warn if verdict.position else None
    if verdict.standing is Standing.WARNED and warn is not None:
        return f"{apart(assessed.value, warn, metric.unit)} is {_past(metric)} Warn ({quantity(warn, metric.unit)})"
    value = apart(assessed.value, metric.goal.value, metric.unit)
    return f"{value} is short of the goal ({_goal(metric)}), not in the Window"


def _exceeded(exemption: Exemption, metric: Metric) -> str:
    ceiling = quantity(exemption.ceiling, metric.unit)
    return f"{_past(metric)} the ceiling of {ceiling} of its exemption until {day_words(exemption.last)}"


def _past(metric: Metric) -> str:
    """On the wrong side of a threshold."""
    return "beyond" if metric.goal.lower_is_better else "below"


def _limit(verdict: Verdict, metric: Metric) -> str:
    position = verdict.position
    if position is None or not position.worse or verdict.limit == position.at:
        return f"Not Allowed ({quantity(verdict.limit, metric.unit)})"
    leeway = f", by more than {quantity(100 * position.tolerance)} %" if position.tolerance else ""
    if verdict.ceiling is None:
        return f"the goal ({quantity(metric.goal.value, metric.unit)}), which new items are held to{leeway}"
    return f"its own best ({quantity(verdict.ceiling, metric.unit)}), and may not get worse{leeway}"


def _coming(*, on: str, verdict: Verdict, metric: Metric) -> str:
    if verdict.standing is Standing.NOT_ALLOWED:
        return f"refused from {on}, by {_limit(verdict, metric)}"
    assert verdict.position is not None
    return f"warned from {on}, by Warn ({quantity(verdict.position.warn, metric.unit)})"


def window_words(position: Position | None, metric: Metric) -> str:
    """`Warn 15 s, Not Allowed 30 s`."""
    if position is None:
        return "no Window"
    parts = []
    if position.warn is not None:
        parts.append(f"Warn {quantity(position.warn, metric.unit)}")
    refused = [] if position.at is None else [quantity(position.at, metric.unit)]
    if position.worse:
        refused.append("what is new or gets worse")
    parts.append(f"Not Allowed {' and '.join(refused)}")
    return ", ".join(parts)


def taken_back_words(position: Position, start: date, metric: Metric) -> str:
    """Which position was withdrawn, when it counted from, and why."""
    assert position.withdrawn is not None
    return f"{window_words(position, metric)}, from {day_words(start)}: {position.withdrawn.why}"


def _goal(metric: Metric) -> str:
    side = "at most" if metric.goal.lower_is_better else "at least"
    return f"{side} {quantity(metric.goal.value, metric.unit)}"


def co_owned_words(overview: Overview) -> str:
    """Why the rows of teams add up to more than there is; empty where they do not."""
    if not overview.co_owned:
        return ""
    several = counted(overview.co_owned, overview.metric.item)
    verbs = ("has", "counts") if overview.co_owned == 1 else ("have", "count")
    return f"{several} {verbs[0]} several owners and {verbs[1]} in each one's row: rows add up to more than the total."
