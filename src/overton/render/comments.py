"""What a configuration says to people: short lines that end no comment, whatever a campaign's text holds."""

import shlex
import textwrap
from collections.abc import Iterable, Sequence

from overton.render.plan import Plan
from overton.render.target import Options

WIDTH = 110


def one_line(text: str) -> str:
    """A text without line breaks and control characters, and without a backslash that would continue it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split()).rstrip("\\ ")


class Command(str):
    """A line that is never wrapped, so that it can be copied."""

    __slots__ = ()


def header(plan: Plan, target: str, options: Options, *advice: str) -> tuple[str, ...]:
    """What a configuration begins with; the first two lines hold nothing that a campaign's text could say."""
    return (
        "rendered by overton; do not edit",
        "render again:",
        Command(shlex.join(["overton", "render", plan.campaign, "--for", target, *options.repeated])),
        f"campaign {plan.campaign}: {plan.goal}",
        f"metric: {plan.metric}",
        f"position from {plan.since}: not allowed beyond {plan.limit}",
        *([f"help: {plan.help}"] if plan.help else []),
        *(f"from {turn.day}: {turn.what}; render again then" for turn in plan.turns),
        *advice,
    )


def commented(lines: Iterable[str], mark: str = "#", indent: str = "") -> list[str]:
    """The lines as comments, wrapped."""
    found: list[str] = []
    for line in lines:
        whole = one_line(line)
        parts = [whole] if isinstance(line, Command) else textwrap.wrap(whole, WIDTH)
        # Wrapping may not end a line in a backslash either.
        found += [f"{indent}{mark} {one.rstrip(chr(92))}".rstrip() for one in parts]
    return found


def joined(*parts: Sequence[str]) -> str:
    """The parts as one text, each line ended."""
    return "".join(f"{line}\n" for part in parts for line in part)
