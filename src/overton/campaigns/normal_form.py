"""One form for all: whatever the file's shorthand, a loaded campaign has `metrics`, each with its own Window."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from overton.campaigns.fault import Fault, Place
from overton.model.campaign import Campaign, Metric

SHORTHANDS = ("window", "steps", "exemptions")


class PlacedMetric(NamedTuple):
    """A metric with the Window, the steps and the exemptions that hold for it, and where the file has them."""

    metric: Metric
    place: Place
    window: Place
    exemptions: Place
    steps: Place


def placed_metrics(campaign: Campaign) -> tuple[PlacedMetric, ...]:
    """The metrics of a campaign as it was written; the top level's shorthand belongs to one metric alone."""
    if campaign.metric is not None:
        return (_placed(campaign, campaign.metric, ("metric",), alone=True),)
    alone = len(campaign.metrics) == 1
    return tuple(_placed(campaign, one, ("metrics", i), alone=alone) for i, one in enumerate(campaign.metrics))


def _placed(campaign: Campaign, metric: Metric, place: Place, *, alone: bool) -> PlacedMetric:
    window: Place = (*place, "window")
    exemptions: Place = (*place, "exemptions")
    if alone and campaign.window and not metric.window:
        metric, window = replace(metric, window=campaign.window), ("window",)
    if alone and campaign.exemptions and not metric.exemptions:
        metric, exemptions = replace(metric, exemptions=campaign.exemptions), ("exemptions",)
    steps: Place = (*place, "steps")
    if alone and campaign.steps and not metric.steps:
        metric, steps = replace(metric, steps=campaign.steps), ("steps",)
    return PlacedMetric(metric, place, window, exemptions, steps)


def normal(campaign: Campaign) -> Campaign:
    """The campaign with `metrics` alone, and nothing at the top level that belongs to one of them."""
    metrics = tuple(placed.metric for placed in placed_metrics(campaign))
    return replace(campaign, metric=None, metrics=metrics, window=(), steps=(), exemptions=())


def shorthand_faults(data: Mapping[str, object]) -> Iterator[Fault]:
    """What is contradictory about the two ways to write metrics, from the file's plain data."""
    one, several = data.get("metric"), data.get("metrics")
    if one is None and several is None:
        yield Fault(("metric",), "the campaign has no metric", "add `metric:` with `name`, `goal` and `source`")
    elif several == []:
        yield Fault(("metrics",), "`metrics` is empty", "add a metric with `name`, `goal` and `source`")
    elif one is not None and several is not None:
        yield Fault(("metrics",), "there are `metric` and `metrics`", "keep one of the two", at_key=True)
    elif isinstance(several, list):
        yield from _two_places(data, {("metrics", index): entry for index, entry in enumerate(several)})
    else:
        yield from _two_places(data, {("metric",): one})


def _two_places(data: Mapping[str, object], metrics: Mapping[Place, object]) -> Iterator[Fault]:
    """What the top level says that belongs to a metric, and does not say which or is said there as well."""
    for key in SHORTHANDS:
        if data.get(key) is None:
            continue
        if len(metrics) > 1:
            what = f"`{key}` does not say which of the metrics it is for"
            yield Fault((key,), what, f"move it under the metrics: each may have its own `{key}`", at_key=True)
            continue
        for place, metric in metrics.items():
            if isinstance(metric, dict) and metric.get(key) is not None:
                yield Fault((*place, key), f"`{key}` is here and at the top level", "keep one of the two", at_key=True)
