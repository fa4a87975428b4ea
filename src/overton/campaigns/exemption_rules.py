"""How long an exemption may last."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from overton.campaigns.durations import written
from overton.campaigns.fault import Fault, Place
from overton.model.window import Exemption

ONE_DAY = timedelta(days=1)


def length_faults(exemptions: Sequence[Exemption], longest: timedelta | None, place: Place) -> Iterator[Fault]:
    """What lasts longer than a campaign allows, its first and its last day counted; None allows any length."""
    if longest is None:
        return
    for index, exemption in enumerate(exemptions):
        here = (*place, index)
        if exemption.from_ is None:
            what = f"the exemption does not say from when, and `longest_exemption` is {written(longest)}"
            yield Fault(here, what, "add `from:` with its first day")
            continue
        length = max(exemption.last - exemption.from_, -ONE_DAY) + ONE_DAY
        if length > longest:
            what = f"the exemption lasts {written(length)}, and `longest_exemption` is {written(longest)}"
            todo = (
                f"the latest day is {exemption.from_ + (longest - ONE_DAY)}"
                if longest
                else "this campaign allows no exemptions"
            )
            yield Fault((*here, "until"), what, todo)
