"""Backstage catalog files: which component, API or resource belongs to whom."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from overton.model.problem import BadInputError


@dataclass(frozen=True, slots=True)
class Owned:
    """An entity's owner, and the file that says so."""

    owner: str
    file: str


def catalog_owners(root: Path, glob: str) -> dict[str, Owned]:
    """The owner of each entity by its name; raises BadInputError for a file that cannot be read."""
    files = sorted(root.glob(glob))
    if not files:
        raise BadInputError.of(glob, "no catalog file matches", "correct `backstage` in overton.yaml")
    owners: dict[str, Owned] = {}
    for file in files:
        for entity in _entities(file):
            name, owner = _named(entity)
            if name and owner:
                owners[name] = Owned(owner, file.relative_to(root).as_posix())
    return owners


def _entities(file: Path) -> list[Any]:
    try:
        return list(YAML(typ="safe", pure=True).load_all(file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise BadInputError.of(str(file), f"is no catalog file: {error}", "correct it") from error


def _named(entity: object) -> tuple[str, str]:
    if not isinstance(entity, dict):
        return "", ""
    metadata, spec = entity.get("metadata"), entity.get("spec")
    if not isinstance(metadata, dict) or not isinstance(spec, dict):
        return "", ""
    return str(metadata.get("name") or ""), str(spec.get("owner") or "")
