"""What a position that is announced will do on its first day, if values stay, to what passes today."""

from dataclasses import dataclass
from datetime import date

from overton.model.standing import Standing
from overton.model.window import Position
from overton.progress.figures import Coming, Overview
from overton.progress.wording import counted
from overton.window.ledger import effective_from


@dataclass(frozen=True, slots=True)
class Newly:
    """How many items it reaches that it did not before."""

    refused: int
    """Those that nothing refuses before that day."""
    warned: int
    lapsed: int
    """Of both, those that are exempt today and no longer are by then; a simulation of today has them apart."""


def newly(position: Position, overview: Overview) -> Newly:
    """What one of the overview's coming positions will do."""
    on = effective_from(position, overview.campaign.notice)
    refused = [one for one in overview.items if one.refused_from == on]
    warned = [one for one in overview.items if _warned_from(on, one.coming)]
    lapsed = sum(one.verdict is not None and one.verdict.exempt for one in (*refused, *warned))
    return Newly(len(refused), len(warned), lapsed)


def newly_words(found: Newly, kind: str) -> str:
    """`7 endpoints that pass today will be refused, 3 warned; 1 of these is exempt today, and …`; empty for none."""
    if found.refused:
        warned = f", {found.warned:,} warned" if found.warned else ""
        said = f"{counted(found.refused, kind)} that {_passes(found.refused)} today will be refused{warned}"
    elif found.warned:
        said = f"{counted(found.warned, kind)} that {_passes(found.warned)} today will be warned"
    else:
        return ""
    return said + lapsed_words(found.lapsed)


def lapsed_words(lapsed: int) -> str:
    """`; 1 of these is exempt today, and no longer by then`; empty for none."""
    return (
        f"; {lapsed:,} of these {'is' if lapsed == 1 else 'are'} exempt today, and no longer by then" if lapsed else ""
    )


def _warned_from(on: date, coming: tuple[Coming, ...]) -> bool:
    return any(one.on == on and one.verdict.standing is Standing.WARNED for one in coming)


def _passes(number: int) -> str:
    return "passes" if number == 1 else "pass"
