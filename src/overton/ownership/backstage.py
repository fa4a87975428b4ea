"""Backstage catalog files: which component, API or resource belongs to whom, and which folder."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from overton.model.measurement import Attribution, Reading
from overton.ownership.yaml_files import Texts, documents, read_each

IN_ITS_FOLDER = frozenset({"catalog-info.yaml", "catalog-info.yml"})
"""Files of these names speak of the folder that they lie in; others are collections."""


class Entity(NamedTuple):
    """An entity that has an owner."""

    kind: str
    name: str
    owner: str
    file: str


class Catalog:
    """All catalog files of a workspace at one time."""

    def __init__(self, texts: Texts, owner: Callable[[str], str], *, past: bool) -> None:
        """`owner` gives the name that an owner goes by here; raises BadInputError for files that are broken."""
        entities = read_each(texts, _entities, past=past)
        self._by_name = {
            entity.name: Attribution((owner(entity.owner),), f"{entity.file}: {entity.kind.lower()} {entity.name}")
            for entity in entities
        }
        self._by_folder: dict[str, Attribution | None] = {"": None, **_folders(entities, owner)}

    def attribution(self, reading: Reading, path: str | None) -> Attribution | None:
        """By the name of an item or a slice, else by the nearest folder above the path that has an owner."""
        for name in (reading.item, *reading.slices.values()):
            if name in self._by_name:
                return self._by_name[name]
        return None if path is None else self._of_folder(path.removeprefix("/").rpartition("/")[0])

    def _of_folder(self, folder: str) -> Attribution | None:
        passed = []
        while folder not in self._by_folder:
            passed.append(folder)
            folder = folder.rpartition("/")[0]
        found = self._by_folder[folder]
        self._by_folder |= dict.fromkeys(passed, found)
        return found


def _folders(entities: list[Entity], owner: Callable[[str], str]) -> Mapping[str, Attribution]:
    """Whose each folder is with a file that speaks of it: its components' owners, or its other entities'."""
    by_file: dict[str, list[Entity]] = {}
    for entity in entities:
        if entity.file.rpartition("/")[2] in IN_ITS_FOLDER:
            by_file.setdefault(entity.file, []).append(entity)
    found = {}
    for file, there in by_file.items():
        telling = [entity for entity in there if entity.kind == "Component"] or there
        owners = tuple(dict.fromkeys(owner(entity.owner) for entity in telling))
        found[file.rpartition("/")[0]] = Attribution(owners, f"{file}: the nearest catalog file")
    return found


def _entities(file: str, text: str) -> Iterator[Entity]:
    for document in documents(file, text):
        if not isinstance(document, dict):
            continue
        metadata, spec = document.get("metadata"), document.get("spec")
        if isinstance(metadata, dict) and isinstance(spec, dict) and metadata.get("name") and spec.get("owner"):
            kind = str(document.get("kind") or "component")
            yield Entity(kind, str(metadata["name"]), str(spec["owner"]), file)
