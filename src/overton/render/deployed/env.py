"""Environment files as they are deployed."""

import re
from pathlib import Path

from overton.render.deployed.files import files_at, text_of
from overton.render.deployed.ini import entries
from overton.render.deployed.lengths import length_of
from overton.render.limit import ENDLESS
from overton.render.plan import Plan
from overton.render.target import Deployed, Found, Options


def prefix_of(plan: Plan, options: Options) -> str:
    """What the variables begin with: what was asked for, or a name made from the campaign's."""
    return options.variable or "OVERTON_" + re.sub(r"[^A-Z0-9]", "_", plan.campaign.upper())


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    name = prefix_of(plan, options)
    units = {f"{name}_S": ("s", 1), f"{name}_MS": ("ms", 1000)}
    found = {
        one.key: Found(
            f"{file}:{one.line}",
            f"{one.key}={one.value}",
            length_of(one.value, units[one.key][0]) or ENDLESS,
            per_second=units[one.key][1],
        )
        for file in files_at(path, {".env"})
        for one in entries(text_of(file), "#")
        if one.key in units
    }
    return Deployed(list(found.values()), f"neither {' nor '.join(units)}")
