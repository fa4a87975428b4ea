"""The gate for deployments: what of the latest measurement is not allowed, and what will not be."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from overton.model.standing import Action
from overton.progress.figures import Assessed, Overview


@dataclass(frozen=True, slots=True)
class Finding:
    """One item that the gate has something to say of."""

    overview: Overview
    assessed: Assessed

    @property
    def refused_from(self) -> date | None:
        """From when it will be refused; None: it is already, or nothing is known that would."""
        return self.assessed.refused_from or self.assessed.refused_after_exemption


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate found; it is open unless something is refused."""

    refused: tuple[Finding, ...] = ()
    announced: tuple[Finding, ...] = ()
    """Passes today, and is refused from a date on by an announced position."""
    exempt: tuple[Finding, ...] = ()
    """Exempt today, and refused once the exemption has ended."""
    warned: tuple[Finding, ...] = ()
    tolerated: tuple[Finding, ...] = ()
    """Not allowed, where `enforce: {ci: …}` denies nothing."""
    not_measured: tuple[Overview, ...] = ()
    problem: str = ""
    """Why nothing could be judged; then nothing is refused."""

    @property
    def open(self) -> bool:
        return not self.refused


def gate(overviews: Iterable[Overview]) -> Gate:
    """Judge the latest measurements; what `enforce: {ci: …}` does not deny is told and passes."""
    found: dict[str, list[Finding]] = defaultdict(list)
    enforced = [overview for overview in overviews if overview.campaign.enforce.ci != "off"]
    for overview in enforced:
        deny = overview.campaign.enforce.ci == "deny"
        for assessed in overview.items:
            place = _place(assessed, deny=deny)
            if place is not None:
                found[place].append(Finding(overview, assessed))
    missing = tuple(overview for overview in enforced if overview.measured is None)
    return Gate(
        refused=tuple(found["refused"]),
        announced=tuple(found["announced"]),
        exempt=tuple(found["exempt"]),
        warned=tuple(found["warned"]),
        tolerated=tuple(found["tolerated"]),
        not_measured=missing,
    )


def _place(assessed: Assessed, *, deny: bool) -> str | None:
    if assessed.verdict is None:
        return None
    action = assessed.verdict.action
    if action is Action.REFUSE:
        return "refused" if deny else "tolerated"
    if assessed.refused_from is not None:
        return "announced"
    if assessed.refused_after_exemption is not None:
        return "exempt"
    return "warned" if action is Action.WARN else None
