"""From SARIF's addresses to paths from the repository's root."""

import posixpath
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"^/?[A-Za-z]:/")


class Locations:
    """The artifact locations of one run [3.4]."""

    def __init__(self, run: Mapping[str, Any], root: str) -> None:
        bases = run.get("originalUriBaseIds")
        artifacts = run.get("artifacts")
        self._bases: Mapping[str, Any] = bases if isinstance(bases, dict) else {}
        self._artifacts = artifacts if isinstance(artifacts, list) else []
        absolute = [_path(self._uri(one)) for one in self._bases.values() if _is_absolute(self._uri(one))]
        self._roots = sorted({one.rstrip("/") + "/" for one in (root, *absolute) if one.strip("/")}, key=len)

    def path_of(self, location: Mapping[str, Any]) -> str:
        """The path of a file; what is relative to a base that is absolute is relative to the root."""
        uri, base = self._uri(location), location.get("uriBaseId")
        index = location.get("index")
        if not uri and isinstance(index, int) and 0 <= index < len(self._artifacts):
            artifact = self._artifacts[index]
            named = artifact.get("location") if isinstance(artifact, dict) else None
            return self.path_of({**named, "index": None}) if isinstance(named, dict) else ""
        if not uri:
            return ""
        if _is_absolute(uri):
            return self._below_root(_path(uri))
        return _tidy(self._prefix(base) + _path(uri))

    def _prefix(self, base: object, depth: int = 0) -> str:
        """The folder that a base stands for, from the root."""
        found = self._bases.get(base) if isinstance(base, str) else None
        if not isinstance(found, dict) or depth > len(self._bases):
            return ""
        uri = self._uri(found)
        if _is_absolute(uri):
            return self._below_root(_path(uri), of_root="")
        return self._prefix(found.get("uriBaseId"), depth + 1) + _path(uri)

    def _below_root(self, path: str, *, of_root: str | None = None) -> str:
        for root in self._roots:
            if path.startswith(root) or path + "/" == root:
                inside = path[len(root) :]
                return _tidy(inside) if of_root is None else inside and inside.rstrip("/") + "/"
        return path if of_root is None else of_root

    @staticmethod
    def _uri(location: object) -> str:
        uri = location.get("uri") if isinstance(location, dict) else None
        return uri if isinstance(uri, str) else ""


def _is_absolute(uri: str) -> bool:
    return bool(_SCHEME.match(uri) or _DRIVE.match(uri.replace("\\", "/")) or uri.startswith(("/", "\\")))


def _path(uri: str) -> str:
    """An address as a path with plain slashes; of `file:` without its scheme and host."""
    if uri.lower().startswith("file:"):
        uri = re.sub(r"^//[^/]*", "", uri[len("file:") :])
    elif _SCHEME.match(uri) and not _DRIVE.match(uri.replace("\\", "/")):
        return uri
    return unquote(uri, errors="replace").replace("\\", "/")


def _tidy(path: str) -> str:
    return posixpath.normpath(path) if path else ""
