"""All signals in one reading of each file."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from overton.code.scan import Each
from overton.code.sighting import Blob, Sighting
from overton.discover.languages import suffix
from overton.discover.signal import Signal
from overton.discover.signals import DEPRECATED, MARKED, MARKER, MARKER_ANCHOR
from overton.repository.contents import Contents
from overton.repository.expressions import compiled
from overton.repository.git import named

LONGEST_RULE = 60

Found = Iterator[tuple[Blob, tuple[Sighting, ...]]]


@dataclass(frozen=True)
class _Look:
    """One signal, ready to look at lines."""

    key: str
    expression: re.Pattern[str]
    rules: re.Pattern[str] | None

    def named(self, line: str) -> Sequence[str]:
        """The rules that a line names."""
        found = self.rules.search(line) if self.rules is not None else None
        return [rule.strip()[:LONGEST_RULE] for rule in found[1].split(",") if rule.strip()] if found else []


@dataclass(frozen=True)
class SignalsScan:
    """How often each signal is in each file, and how many lines name each of its rules (`rule_key`)."""

    signals: Sequence[Signal]
    each: Each = Each.KEY

    @cached_property
    def fingerprint(self) -> str:
        parts = [f"{one.key}\n{one.pattern}\n{one.rules}\n{' '.join(one.suffixes)}" for one in self.signals]
        return "signals 2 " + sha256("\n\n".join([MARKER, *parts]).encode()).hexdigest()

    @cached_property
    def _looks(self) -> dict[str, list[_Look]]:
        """By the end of a file's name."""
        found: dict[str, list[_Look]] = defaultdict(list)
        for signal in self.signals:
            look = _Look(signal.key, compiled(signal.pattern), compiled(signal.rules) if signal.rules else None)
            for one in signal.suffixes:
                found[one].append(look)
        marker = _Look(DEPRECATED, compiled(MARKER), None)
        for one in MARKED:
            found[one].append(marker)
        return dict(found)

    @cached_property
    def _anchors(self) -> dict[str, str]:
        """What every line of interest matches, by the end of a file's name."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for signal in self.signals:
            for one in signal.suffixes:
                found[one][signal.anchor] = None
        for one in MARKED:
            found[one][MARKER_ANCHOR] = None
        return {one: "|".join(anchors) for one, anchors in found.items()}

    def selects(self, path: str) -> bool:
        return suffix(path) in self._looks

    def flavour(self, path: str) -> str:
        return suffix(path)

    def sightings(self, blobs: Collection[Blob], contents: Contents) -> Found:
        families: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for blob in blobs:
            families[self._anchors[blob.flavour]][blob.oid].append(blob.flavour)
        for anchor, flavours in families.items():
            yield from self._in_family(anchor, flavours, contents)

    def _in_family(self, anchor: str, flavours: Mapping[str, Sequence[str]], contents: Contents) -> Found:
        """What is in contents whose lines of interest have the same anchors."""
        counts: defaultdict[Blob, Counter[str]] = defaultdict(Counter)
        for oid, _line, text in contents.lines(anchor, flavours):
            line = named(text)
            for flavour in flavours[oid]:
                for look in self._looks[flavour]:
                    number = len(look.expression.findall(line))
                    if number:
                        counts[Blob(oid, flavour)][look.key] += number
                        counts[Blob(oid, flavour)].update(rule_key(look.key, rule) for rule in look.named(line))
        for blob, found in counts.items():
            yield blob, tuple(Sighting(0, "", float(value), key) for key, value in found.items())


def rule_key(key: str, rule: str) -> str:
    """The key of how many lines name a rule, beside that of the signal itself."""
    return f"{key}\t{rule}"
