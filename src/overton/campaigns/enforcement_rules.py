"""What enforcement cannot say."""

import re
from collections.abc import Iterator

from overton.campaigns.fault import Fault, Place
from overton.model.campaign import Enforce, Runtime, part_of

SHARE = r"[0-9]{1,3}(\.[0-9]+)? ?%"


def enforcement_faults(enforce: Enforce, place: Place) -> Iterator[Fault]:
    """Shares that are no part of a whole."""
    if not isinstance(enforce.runtime, Runtime):
        return
    here = (*place, "runtime")
    yield from _share_faults(enforce.runtime.share, (*here, "share"))
    for index, item in enumerate(enforce.runtime.items):
        yield from _share_faults(item.share, (*here, "items", index, "share"))


def _share_faults(share: str, place: Place) -> Iterator[Fault]:
    if not re.fullmatch(SHARE, share) or part_of(share) > 1:
        yield Fault(place, f"the share is {share!r}", "write a percentage up to 100%, such as 10%")
