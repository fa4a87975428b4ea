"""The Window where the software runs: one observation at a time, inside other people's processes.

Standard library only. It compares one observation with the position and the exemptions of a policy, never raises
anything of its own, and lets everything pass when it does not know.
"""

from overton.guard.guard import Guard
from overton.guard.judged import Judged, Ruling
from overton.guard.refused import Refused

__all__ = ["Guard", "Judged", "Refused", "Ruling"]
