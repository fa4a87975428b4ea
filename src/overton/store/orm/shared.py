"""What many rows have in common is kept once, as canonical JSON under its digest: facts and trees of teams.

ASCII JSON carries any string, even those that a database's text cannot.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256

from django.db.backends.utils import CursorWrapper

from overton.model.measurement import Attribution, Measurement, Tree
from overton.store.orm.dialects import Dialect

Spelling = tuple[tuple[str, ...], str, tuple[tuple[str, str], ...]]
"""Owners, reason and slices, in whatever order they were found."""


def canonical(content: object) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def fact_of(body: str) -> tuple[Mapping[str, str], Attribution]:
    """The slices and the attribution that a fact holds."""
    fact = json.loads(body)
    return fact["slices"], Attribution(tuple(fact["owners"]), fact["reason"])


def fact_ids(cursor: CursorWrapper, dialect: Dialect, measurements: Sequence[Measurement]) -> list[int]:
    """The id of each measurement's fact; facts that are new are kept."""
    seen: dict[Spelling, int] = {}
    numbers = []
    for m in measurements:
        attribution = m.attribution
        spelling = (attribution.owners, attribution.reason, tuple(m.slices.items()))
        numbers.append(seen.setdefault(spelling, len(seen)))
    bodies = [_body(*spelling) for spelling in seen]
    ids = ids_of(cursor, dialect, "overton_fact", set(bodies))
    found = [ids[body] for body in bodies]
    return [found[number] for number in numbers]


@lru_cache(maxsize=4096)  # the same day after day
def _body(owners: tuple[str, ...], reason: str, slices: tuple[tuple[str, str], ...]) -> str:
    return canonical({"owners": owners, "reason": reason, "slices": dict(slices)})


def tree_id(cursor: CursorWrapper, dialect: Dialect, tree: Tree) -> int:
    body = canonical(dict(tree))
    return ids_of(cursor, dialect, "overton_tree", {body})[body]


def ids_of(cursor: CursorWrapper, dialect: Dialect, table: str, bodies: Collection[str]) -> dict[str, int]:
    """Ids of contents; what is not there yet is inserted.

    In order of digests, so that two processes which insert the same wait for each other and never in a circle.
    """
    by_digest = {sha256(body.encode()).hexdigest(): body for body in bodies}
    ids = _found(cursor, dialect, table, list(by_digest))
    missing = sorted(by_digest.keys() - ids.keys())
    if missing:
        rows = [(digest, by_digest[digest]) for digest in missing]
        dialect.insert_texts(cursor, table, ("digest", "body"), rows)
        ids |= _found(cursor, dialect, table, missing)
    return {body: ids[digest] for digest, body in by_digest.items()}


def _found(cursor: CursorWrapper, dialect: Dialect, table: str, digests: Sequence[str]) -> dict[str, int]:
    cursor.execute(
        f"SELECT digest, id FROM {table} WHERE {dialect.among('digest', 'text')}",  # noqa: S608
        [dialect.listed(digests)],
    )
    return dict(cursor.fetchall())
