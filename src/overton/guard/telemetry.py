"""Reports as OpenTelemetry metrics: how long or how much, and how often warned, refused and ended."""

from collections.abc import Callable
from math import isnan
from typing import TYPE_CHECKING

from overton.guard.judged import Judged
from overton.model.standing import Action

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider

MOST_ITEMS = 1000
"""Items that are told apart; each is a series of its own. The rest are counted together."""
OTHER = "_OTHER"
"""What OpenTelemetry's conventions call the rest."""
ONE = "{observation}"


class Telemetry:
    """Reports to OpenTelemetry's metrics. Raises ImportError where `opentelemetry-api` is not installed."""

    def __init__(self, provider: "MeterProvider | None" = None, *, dropped: Callable[[], int] | None = None) -> None:
        """`dropped` says how many observations were not kept in files, where any are kept."""
        from opentelemetry.metrics import Observation, get_meter  # noqa: PLC0415  only where it is asked for

        meter = get_meter("overton.guard", meter_provider=provider)
        self._seconds = meter.create_histogram(
            "overton.guard.observation.duration", unit="s", description="How long observations took."
        )
        self._values = meter.create_histogram(
            "overton.guard.observation.value", unit="1", description="What was observed that is no time."
        )
        counters = {
            "warned": "Observations past Warn.",
            "refused": "Observations past Not Allowed, whether or not that was enforced.",
            "ended": "Observations that the guard ended.",
        }
        self._warned, self._refused, self._ended = (
            meter.create_counter(f"overton.guard.observation.{name}", unit=ONE, description=text)
            for name, text in counters.items()
        )
        if dropped is not None:
            meter.create_observable_counter(
                "overton.guard.observation.dropped",
                [lambda _: [Observation(dropped())]],
                unit=ONE,
                description="Observations that could not be kept in files.",
            )
        self._items: set[tuple[str, str, str]] = set()

    def __call__(self, judged: Judged) -> None:
        ruling, attributes = judged.ruling, self._attributes(judged)
        if not isnan(judged.value):
            if ruling.seconds is None:
                self._values.record(judged.value, attributes)
            else:
                self._seconds.record(judged.value * ruling.seconds, attributes)
        if judged.action is Action.WARN:
            self._warned.add(1, attributes)
        elif judged.action is Action.REFUSE:
            self._refused.add(1, attributes)
        if judged.ended:
            self._ended.add(1, attributes)

    def _attributes(self, judged: Judged) -> dict[str, str]:
        ruling = judged.ruling
        key = (ruling.campaign, ruling.metric, ruling.item)
        if key not in self._items and len(self._items) < MOST_ITEMS:
            self._items.add(key)
        return {
            "overton.campaign": ruling.campaign,
            "overton.metric": ruling.metric,
            "overton.item": ruling.item if key in self._items else OTHER,
            "overton.action": judged.action.value,
            "overton.mode": ruling.mode,
        }
