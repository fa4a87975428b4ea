"""The source `command` as the port asks for it."""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from overton.code.scan import Each, Scan
from overton.code.sighting import Sighting
from overton.model.problem import BadInputError
from overton.sources.command.limits import limit
from overton.sources.command.options import CommandOptions
from overton.sources.in_code import Fault, InCode
from overton.sources.port import Surroundings


class Command(InCode):
    """What a program prints."""

    options: type = CommandOptions

    def each(self, options: object) -> Each:  # noqa: ARG002  the base's signature
        return Each.KEY

    def scan(self, options: object) -> Scan | None:  # noqa: ARG002  likewise
        return None

    def now(self, options: object, surroundings: Surroundings) -> Sequence[Sighting]:
        return run_at(options, surroundings.root)

    def in_checkout(self, options: object, folder: Path) -> Sequence[Sighting] | None:
        return run_at(options, folder) if cast("CommandOptions", options).at_commits else None

    def check(self, options: object) -> Sequence[Fault]:
        return list(_faults(cast("CommandOptions", options)))

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:  # noqa: ARG002  the port's
        chosen = cast("CommandOptions", options)
        given = f", with {', '.join(chosen.pass_env)}" if chosen.pass_env else ""
        return f"{shlex.join(_arguments(chosen))}, at most {chosen.timeout}{given}"


def run_at(options: object, folder: Path, environment: Mapping[str, str] | None = None) -> Sequence[Sighting]:
    """What the program prints when it runs in a folder; raises BadInputError.

    `environment` is where its variables come from: this process's own, if nothing else is said.
    """
    from overton.sources.command.lines import sightings_in  # noqa: PLC0415  not for lint
    from overton.sources.command.running import PASSED, Program, output_of  # noqa: PLC0415  likewise

    chosen = cast("CommandOptions", options)
    for keys, what, todo in _faults(chosen):
        raise BadInputError.of("command", f"`{'.'.join(keys)}`: {what}", todo)
    known = os.environ if environment is None else environment
    for name in chosen.pass_env:
        if name not in known:
            raise BadInputError.of(f"${name}", "the environment has no such variable", "set it, or leave it out")
    length = limit(chosen.timeout)
    assert length is not None
    program = Program(
        arguments=_arguments(chosen),
        folder=folder,
        timeout=length,
        environment={name: known[name] for name in (*PASSED, *chosen.pass_env) if name in known},
        secrets=[known[name] for name in chosen.pass_env],
    )
    return tuple(sightings_in(output_of(program), program.name))


def _arguments(options: CommandOptions) -> Sequence[str]:
    return shlex.split(options.run) if isinstance(options.run, str) else options.run


def _faults(options: CommandOptions) -> Iterator[Fault]:
    try:
        arguments = _arguments(options)
    except ValueError as error:
        yield ("run",), f"it cannot be split: {str(error).lower()}", "close the quotes, or write a list"
        return
    if not arguments or not arguments[0]:
        yield ("run",), "it names no program", "write it as [python, scripts/count.py]"
    if any("\0" in argument for argument in arguments):
        yield ("run",), "an argument has a NUL in it", "leave it out"
    if limit(options.timeout) is None:
        yield ("timeout",), f"{options.timeout!r} is no time", "write `90 seconds`, `5 minutes` or `1 hour`"
    for name in options.pass_env:
        if not name or "=" in name or "\0" in name:
            yield ("pass_env",), f"{name!r} is no name of a variable", "write the name alone"


COMMAND = Command()
