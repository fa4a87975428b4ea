"""The docstrings of a dataclass and of its attributes, read from its source: Python itself keeps only the first."""

import ast
import inspect
import textwrap
from itertools import pairwise

from overton.model.file_shape import key_of


def attribute_docs(shape: type) -> dict[str, str]:
    """The text below each attribute, by the key that it has in a file; empty where the source is not there."""
    docs: dict[str, str] = {}
    for part in reversed(shape.__mro__[:-1]):
        try:
            source = textwrap.dedent(inspect.getsource(part))
        except (OSError, TypeError):
            continue
        definition = ast.parse(source).body[0]
        if isinstance(definition, ast.ClassDef):
            docs |= _in_body(definition.body)
    return docs


def summary(shape: type) -> str:
    """The docstring of the class on one line."""
    return " ".join((inspect.getdoc(shape) or "").split())


def _in_body(body: list[ast.stmt]) -> dict[str, str]:
    return {
        key_of(field.target.id): " ".join(text.value.value.split())
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
