"""Files that tests write down: a workspace at one time."""

from collections.abc import Mapping, Sequence


class Written:
    """Texts by path."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def text(self, path: str) -> str | None:
        return self._texts.get(path)

    def paths(self) -> Sequence[str]:
        return tuple(self._texts)
