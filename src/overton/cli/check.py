"""`overton check`: the Window on a change, and the gate for deployments."""

import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from overton.cli.opening import Day, by_policy, in_workspace
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.check.findings import CheckResult
    from overton.check.formats.context import RenderContext


@click.command(
    epilog="""\b
Example: overton check --base origin/main
         overton check --staged
         overton check --all --format json
         overton check --measured
"""
)
@click.argument("key", required=False)
@click.option("--base", metavar="REV", help="Check what HEAD is more than its merge base with this revision.")
@click.option("--staged", is_flag=True, help="Check what is staged, as a pre-commit hook does.")
@click.option("--all", "everything", is_flag=True, help="Check all files of HEAD, not only what a change touches.")
@click.option("--measured", is_flag=True, help="Judge the latest measurement in the store: a gate for deployments.")
@click.option("--format", "form", metavar="NAME", help="text, github, gitlab, sarif, junit, markdown or json.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write there, and text to the terminal."
)
@click.option("--base-report", type=click.Path(path_type=Path, dir_okay=False), help="The base's report (SARIF).")
@click.option("--at", type=Day(), help="With --measured: judge as of this day. Default: today.")
@click.option("--strict", is_flag=True, help="Do not let pass what could not be judged.")
@by_policy
@in_workspace
def check(
    key: str | None,
    *,
    base: str | None,
    form: str | None,
    output: Path | None,
    policy: Path | None,
    base_report: Path | None,
    at: date | None,
    staged: bool,
    everything: bool,
    measured: bool,
    as_json: bool,
    strict: bool,
    directory: Path,
) -> None:
    """Exit 1 when a change does what the Window does not allow, 0 when it is fine, 2 when something is wrong.

    Both sides of a change are measured with the campaign files as they are now; only what it touches is read. Within
    GitHub Actions and GitLab CI the base is found by itself. `enforce: {ci: …}` in a campaign file decides what is
    refused: deny refuses, warn and observe only tell, off says nothing. What cannot be judged passes, loudly, unless
    --strict.
    """
    if sum((bool(base), staged, everything, measured)) > 1:
        raise click.UsageError("--base, --staged, --all and --measured each say what to check: choose one")
    if measured:
        from overton.cli.check_measured import check_measured

        as_json = as_json or form == "json"
        check_measured(key, at, policy, strict=strict, as_json=as_json, directory=directory)
        return
    from overton.cli.checking import Asked, checked

    asked = Asked(key, base, staged=staged, everything=everything, policy=policy, base_report=base_report)
    result, context = checked(asked, directory, strict=strict)
    _tell(result, context, "json" if as_json else form or _usual_format(), output)
    if not result.allowed:
        sys.exit(1)
    if strict and result.troubles:
        sys.exit(2)


def _usual_format() -> str:
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        what = f"it cannot be written: {error.strerror}"
        raise BadInputError.of(str(output), what, "name a file in a folder that is there") from error


def _tell(result: "CheckResult", context: "RenderContext", form: str, output: Path | None) -> None:
    """The result in its format; within GitHub Actions the job summary too."""
    from overton.check.formats.registry import format_of

    if form == "sarif":
        from importlib.metadata import version

        context = replace(context, version=version("overton"))
    try:
        told = format_of(form)
    except LookupError as error:
        raise BadInputError.of("--format", str(error), "name one of them") from error
    text = told.render(result, context)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)
        click.echo(format_of("text").render(result, context), nl=False)
    summary, file = getattr(told, "summary", None), os.environ.get("GITHUB_STEP_SUMMARY")
    if summary is not None and file:
        with Path(file).open("a", encoding="utf-8") as open_file:
            open_file.write(summary(result, context))
