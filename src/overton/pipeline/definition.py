"""A fingerprint of what a metric measures and how; when it changes, an epoch begins."""

import hashlib
import json
from dataclasses import asdict, is_dataclass
from typing import Any

from overton.model.campaign import Guardrail, Metric

COSMETIC = frozenset({"slices"})
"""Options of a source that change how values are shown and not what they are."""


def definition_of(metric: Metric | Guardrail) -> str:
    """Equal for metrics whose values compare."""
    options: dict[str, Any] = {}
    if is_dataclass(metric.source) and not isinstance(metric.source, type):
        options = {key: value for key, value in asdict(metric.source).items() if key not in COSMETIC}
    described = {"goal": asdict(metric.goal), "kind": type(metric.source).__qualname__, "source": options}
    return hashlib.sha256(json.dumps(described, sort_keys=True, default=str).encode()).hexdigest()[:16]
