"""Baselines in YAML."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from overton.sources.whole_files import UnreadableError


def loaded(text: str, todo: str) -> Any:  # noqa: ANN401  any YAML
    """The document; raises UnreadableError."""
    try:
        return YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        raise UnreadableError(f"it is no YAML: {error.problem}", todo, line, column) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise UnreadableError("it is no YAML that can be read", todo) from error
