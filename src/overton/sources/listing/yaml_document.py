"""YAML as a tree in which every value knows its line; no object of a class that a file names is made."""

from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from overton.sources.listing.document import DEEPEST, MOST_NODES, Keyed, Many, Node, One, number_in, whole
from overton.sources.whole_files import UnreadableError

_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_NULL = "tag:yaml.org,2002:null"


def read_yaml(text: str) -> Node:
    """The first document of a text; an empty one is an empty mapping. Raises UnreadableError."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
        raise UnreadableError(f"it is no YAML: {error.problem}", "correct it", line, column) from error
    except (YAMLError, RecursionError, ValueError) as error:
        said = str(error).partition("\n")[0] or type(error).__name__
        raise UnreadableError(f"it is no YAML: {said}", "correct it") from error
    return Keyed(()) if root is None else _node(root, iter(range(MOST_NODES)), 0)


def _node(node: YamlNode, left: Iterator[int], depth: int) -> Node:
    """`left` counts down what may still come, and so ends a node that holds itself."""
    if next(left, None) is None or depth > DEEPEST:
        what = "with its aliases it comes to too many values, or they are nested too deeply"
        raise UnreadableError(what, "use fewer aliases", node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, SequenceNode):
        return Many([_node(one, left, depth + 1) for one in node.value])
    if isinstance(node, MappingNode):
        return Keyed([(_key(key), _node(one, left, depth + 1)) for key, one in node.value])
    return _single(node)


def _key(node: YamlNode) -> One:
    return _single(node) if isinstance(node, ScalarNode) else One("", line=node.start_mark.line + 1)


def _single(node: YamlNode) -> One:
    line = node.start_mark.line + 1
    if node.tag == _NULL:
        return One("", line=line)
    number = number_in(node.value.replace("_", "")) if node.tag in _NUMBERS else None
    return One(whole(node.value), number, line)
