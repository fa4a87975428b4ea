"""What a campaign file says of a source of the kind `command`; loads no library."""

from dataclasses import dataclass

from overton.model.file_shape import FileShape


@dataclass(frozen=True, kw_only=True)
class CommandOptions(FileShape):
    """What a program prints: an object in JSON for each item, on a line of its own."""

    run: str | tuple[str, ...]
    """The program and its arguments: a list, or one text that is split as a shell would; no shell is started."""
    timeout: str = "5 minutes"
    """How long it may take, such as `90 seconds`; then it is stopped, with all that it started."""
    pass_env: tuple[str, ...] = ()
    """Names of environment variables that it is given beside `PATH`, `HOME` and the language."""
    at_commits: bool = False
    """Whether it may run in a checkout of another commit, such as a change's base, whose code it runs then."""
