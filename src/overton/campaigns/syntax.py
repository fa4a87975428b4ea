"""YAML that is not YAML, told in our words: one problem, where ruamel.yaml stopped reading."""

import re
import warnings

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError
from ruamel.yaml.nodes import Node
from ruamel.yaml.reader import ReaderError

from overton.model.problem import BadInputError, Problem

MOST_BRACKETS = 100
"""Open at once; beyond that ruamel.yaml takes ever longer to give up."""

WORDS = (
    (r"found character '\\t'", "a tab cannot indent", "indent with spaces"),
    (r"found character '(.)'", "a value cannot begin with {0}", "put the value in quotes"),
    (r"undefined alias '(.+)'", "there is no anchor `&{0}` for the alias `*{0}`", "define it, or put it in quotes"),
    (r"mapping values are not allowed", "a colon stands where no key can", "check the indentation, or quote the text"),
    (r"sequence entries are not allowed", "a list cannot begin here", "begin it on the next line"),
    (r"expected <block end>", "this is indented unlike what it belongs to", "line it up with the lines around it"),
    (r"could not find expected ':'", "a key without a colon", "write `key: value`, or indent the text"),
    (r"expected ',' or '(.)'", "a bracket is not closed, or a comma is missing", "add `,` or `{0}`"),
    (r"expected a single document", "a second document begins here", "keep one document a file, without `---`"),
    (r"unknown escape character '(.)'", "`\\{0}` means nothing in double quotes", "use single quotes, or `\\\\{0}`"),
    (r"unexpected end of stream", "a quote is opened and never closed", "close it"),
    (r"incompatible YAML|duplicate YAML|minor version", "this line says a YAML version that is none", "remove it"),
    (r"stream end", "the file ends before what it began", "close the brackets that are open"),
    (r"found undefined tag handle|tag", "a tag means nothing here", "remove it"),
)
AT_ITS_BEGINNING = ("a quote is opened", "a key without a colon")
"""Problems that are told where the thing began, not where the reader stopped."""


def composed(file: str, text: str) -> Node | None:
    """The tree of nodes, or None for an empty file; raises BadInputError for what is not YAML."""
    _refuse_deep_brackets(file, text)
    yaml = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            # An anchor that is used again, or an unknown directive, is no trouble of ours.
            warnings.simplefilter("ignore")
            root: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        raise BadInputError(_problem(file, error)) from error
    except ReaderError as error:
        line, column = _line_and_column(text, int(error.position))
        what = f"the character U+{ord(text[int(error.position)]):04X} cannot be in a YAML file"
        raise BadInputError(Problem(file, line, column, what, "remove it")) from error
    except RecursionError as error:
        raise BadInputError(Problem(file, 1, 1, "the file is nested too deeply to be read", "flatten it")) from error
    except (YAMLError, ValueError, IndexError, AttributeError, TypeError, KeyError, AssertionError) as error:
        # ruamel.yaml raises these on some malformed escapes, tags and directives, without a place.
        raise BadInputError(
            Problem(file, 0, 0, "this cannot be read as YAML", "look for stray % ! & * signs")
        ) from error
    return root


def _problem(file: str, error: MarkedYAMLError) -> Problem:
    said = f"{error.problem or ''} {error.context or ''}"
    what, todo = "this cannot be read as YAML", "check indentation, quotes and colons around here"
    for pattern, our_what, our_todo in WORDS:
        if found := re.search(pattern, said):
            what, todo = our_what.format(*found.groups()), our_todo.format(*found.groups())
            break
    first, second = error.problem_mark, error.context_mark
    if what.startswith(AT_ITS_BEGINNING):
        first, second = second, first
    mark: StringMark | None = first or second
    return Problem(file, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0, what, todo)


def _refuse_deep_brackets(file: str, text: str) -> None:
    depth = 0
    for found in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if found.group() in "[{" else max(0, depth - 1)
        if depth > MOST_BRACKETS:
            line, column = _line_and_column(text, found.start())
            raise BadInputError(Problem(file, line, column, "too many brackets are open at once", "close some"))


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1
