"""What a format knows beside the result: where it is read, and where the code can be seen."""

from collections.abc import Mapping
from dataclasses import dataclass

from overton.check.findings import CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderContext:
    """Everything has a default that suits a pipe."""

    files: str = ""
    """The address of the head's files, to which a path is appended: `https://…/blob/4f2c…/`; empty: no links."""
    width: int = 0
    """Columns of the terminal; 0: none, and nothing is wrapped."""
    colour: bool = False
    strict: bool = False
    """Whether a campaign that could not be judged refuses the change."""
    version: str = ""
    """Overton's own, for formats that name their tool."""

    def allowed(self, result: CheckResult) -> bool:
        return result.allowed and not (self.strict and result.troubles)


def files_at(environ: Mapping[str, str], head: str) -> str:
    """Where GitHub or GitLab show the files of a commit, by the variables of their runners; empty elsewhere."""
    if not head:
        return ""
    if environ.get("GITHUB_SERVER_URL") and environ.get("GITHUB_REPOSITORY"):
        return f"{environ['GITHUB_SERVER_URL']}/{environ['GITHUB_REPOSITORY']}/blob/{head}/"
    if environ.get("CI_PROJECT_URL"):
        return f"{environ['CI_PROJECT_URL']}/-/blob/{head}/"
    return ""
