"""PHPStan's baselines, in NEON or PHP: messages, how often, and in which file."""

import re
from collections.abc import Iterator, Mapping

from overton.sources.ratchet.dialect import USUAL_NAMES, Dialect, Entry
from overton.sources.whole_files import UnreadableError

Fields = Mapping[str, str]

_NEON_KEY = re.compile(r"^\s*(?P<dash>-\s+)?(?P<key>\w+):\s*(?P<value>.*?)\s*$")
_REMARK = re.compile(r"^-\s+#.*")
_NEON_LONG = re.compile(r"^(?P<quote>'''|\"\"\")$")
_PHP_ENTRY = re.compile(r"\$ignoreErrors\[\]\s*=\s*(?:\[|array\()")
_PHP_FIELD = re.compile(
    r"""\s*'(?P<key>\w+)'\s*=>\s*(?P<dir>__DIR__\s*\.\s*)?
        (?:'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<number>\d+))\s*,?""",
    re.VERBOSE | re.DOTALL,
)
_REGEX_MARKS = re.compile(r"\\([.\\+*?\[^\]$(){}=!<>|:\-#/~&,])")
_TODO = "let PHPStan write it: `phpstan analyse --generate-baseline`"


def read_phpstan(text: str) -> Iterator[Entry]:
    """Entries by identifier, or by message where PHPStan is too old to tell one."""
    php = text.lstrip().startswith("<?php")
    for line, fields in _php(text) if php else _neon(text):
        message = fields.get("message", fields.get("rawMessage", ""))
        rule = fields.get("identifier") or plain(message)
        if not rule:
            raise UnreadableError("this entry has neither `message` nor `identifier`", _TODO, line, 1)
        count = fields.get("count", "1")
        if not re.fullmatch(r"[0-9]{1,9}", count):
            raise UnreadableError(f"{count!r} is no count", _TODO, line, 1)
        yield Entry(rule, fields.get("path", ""), float(count), line)


def plain(message: str) -> str:
    """The text that `#^a quoted text$#` stands for; any other expression as it is."""
    if not (message.startswith("#^") and message.endswith("$#")):
        return message
    return _REGEX_MARKS.sub(r"\1", message[2:-2])


def _neon(text: str) -> Iterator[tuple[int, Fields]]:
    """The entries below `ignoreErrors`, as PHPStan writes them: a dash, and keys with one value each."""
    lines = text.split("\n")
    fields: dict[str, str] = {}
    begun = inside = 0
    for number, line in enumerate(lines, start=1):
        said = _REMARK.sub("-", line.strip())
        if said == "-" or (inside and said.startswith("- ")):
            if fields:
                yield begun, fields
            fields, begun, inside = {}, number, 1
        found = _NEON_KEY.match(line)
        if said in ("", "-") or said.startswith("#") or _is_section(said):
            continue
        if inside and found is None:
            raise UnreadableError("this is no `key: value`", _TODO, number, 1)
        if inside and found is not None:
            fields[found["key"]] = _neon_value(found["value"], number)
    if fields:
        yield begun, fields
    if not inside and "ignoreErrors:" not in text:
        raise UnreadableError("it has no `ignoreErrors`", _TODO)


def _is_section(said: str) -> bool:
    return said in ("parameters:", "ignoreErrors:", "ignoreErrors: []")


def _neon_value(text: str, line: int) -> str:
    """A quoted text or a bare word; in single quotes `''` is one quote, in double ones a backslash escapes."""
    if _NEON_LONG.match(text):
        raise UnreadableError("a text of several lines is not read", _TODO, line, 1)
    if text.startswith("'"):
        if len(text) < 2 or not text.endswith("'"):  # noqa: PLR2004  two quotes
            raise UnreadableError("a quote is missing", _TODO, line, 1)
        return text[1:-1].replace("''", "'")
    if text.startswith('"'):
        if len(text) < 2 or not text.endswith('"'):  # noqa: PLR2004  likewise
            raise UnreadableError("a quote is missing", _TODO, line, 1)
        return _unescaped(text[1:-1])
    return text.partition(" #")[0].rstrip()


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "_": "\N{NO-BREAK SPACE}", "b": "\b", "f": "\f", "e": "\x1b"}


def _unescaped(text: str) -> str:
    """A text in double quotes, in which backslashes escape; one before a character that needs none stays."""

    def one(found: re.Match[str]) -> str:
        mark = found[1]
        if mark[0] in "ux" and len(mark) > 1:
            return chr(int(mark[1:], 16))
        return _ESCAPES.get(mark, mark if mark in "\\\"'/$" else found[0])

    return re.sub(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", one, text).encode("utf-8", "replace").decode()


def _php(text: str) -> Iterator[tuple[int, Fields]]:
    """The entries of `$ignoreErrors[] = [...]`."""
    number, seen = 1, 0
    for entry in _PHP_ENTRY.finditer(text):
        number += text.count("\n", seen, entry.start())
        seen = at = entry.start()
        at = entry.end()
        fields: dict[str, str] = {}
        while field := _PHP_FIELD.match(text, at := _past_comments(text, at)):
            fields[field["key"]] = _php_value(field)
            at = field.end()
        yield number, fields
    if not seen and "ignoreErrors" not in text:
        raise UnreadableError("it has no `$ignoreErrors`", _TODO)


_COMMENT = re.compile(r"\s*(?://|#)[^\n]*\n")


def _past_comments(text: str, at: int) -> int:
    while found := _COMMENT.match(text, at):
        at = found.end()
    return at


def _php_value(field: re.Match[str]) -> str:
    if field["number"]:
        return field["number"]
    value = _unescaped(field["double"]) if field["double"] is not None else re.sub(r"\\([\\'])", r"\1", field["single"])
    return value.lstrip("/") if field["dir"] else value


PHPSTAN = Dialect(read_phpstan, USUAL_NAMES["phpstan"])
