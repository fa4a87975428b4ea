"""gunicorn as it is deployed: `timeout` in its configuration, which is Python and is not run."""

import ast
from collections.abc import Iterator
from pathlib import Path

from overton.render.deployed.files import files_at, text_of, unreadable
from overton.render.deployed.lengths import length_of
from overton.render.limit import ENDLESS
from overton.render.plan import Plan
from overton.render.target import Deployed, Found, Options


def deployed(path: Path, plan: Plan, options: Options) -> Deployed:
    found = [one for file in files_at(path, {".py"}) for one in _timeouts(file)]
    return Deployed(found[-1:], "no timeout")


def _timeouts(path: Path) -> list[Found]:
    """Assignments of a plain number, in their order; raises BadInputError for one that only running it would tell."""
    try:
        tree = ast.parse(text_of(path))
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None) or 1
        raise unreadable(path, line, "this is no Python") from error
    return [_timeout(path, node, value) for node in _statements(tree) if (value := _assigned(node)) is not None]


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements of a module in their order; what is inside functions and classes is not the module's."""
    for below in ast.iter_child_nodes(node):
        yield below
        if not isinstance(below, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
            yield from _statements(below)


def _assigned(node: ast.AST) -> ast.expr | None:
    """What is assigned to `timeout`, if anything is."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    named = any(isinstance(target, ast.Name) and target.id == "timeout" for target in targets)
    return node.value if named and isinstance(node, ast.Assign | ast.AnnAssign) else None


def _timeout(path: Path, node: ast.AST, value: ast.expr) -> Found:
    line = getattr(node, "lineno", 1)
    try:
        number = ast.literal_eval(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise unreadable(path, line, "`timeout` is worked out when it runs: write a plain number") from error
    return Found(f"{path}:{line}", f"timeout = {number!r}", length_of(str(number), "s") or ENDLESS, per_second=1)
