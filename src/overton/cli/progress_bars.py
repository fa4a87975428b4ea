"""Progress of long work, for people who wait at a terminal."""

from collections.abc import Callable


class progress_bars:  # noqa: N801  used as a function
    """A progress bar for each metric on a terminal, and nothing in a pipe."""

    def __enter__(self) -> Callable[[str], Callable[[float], None]]:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self._progress = Progress(console=console, transient=True, disable=not console.is_terminal)
        self._progress.start()
        return self._watch

    def _watch(self, what: str) -> Callable[[float], None]:
        task = self._progress.add_task(what, total=1.0)
        return lambda share: self._progress.update(task, completed=share)

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()
