"""The source `structure` as the port asks for it."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import cast

from overton.code.scan import Each, Scan
from overton.code.selection import Selection
from overton.code.sighting import Blob, Sighting
from overton.model.problem import BadInputError
from overton.repository.contents import Contents
from overton.sources.in_code import Fault, InCode
from overton.sources.port import Surroundings
from overton.sources.selected import selection_faults
from overton.sources.structure.languages import language_of, languages_named, names_itself
from overton.sources.structure.options import StructureOptions
from overton.sources.whole_files import fingerprint_of

REFERENCE = "ast-grep's reference of rule objects says what there is"


@dataclass(frozen=True)
class StructureScan:
    """Reads each content once for each language that it is to be read in."""

    options: StructureOptions
    each: Each

    @cached_property
    def fingerprint(self) -> str:
        from importlib.metadata import version  # noqa: PLC0415  takes long to load

        return fingerprint_of("structure 2", version("ast-grep-py"), self.options.config, self.options.metavariable)

    @cached_property
    def _selection(self) -> Selection:
        return self.options.selection

    def selects(self, path: str) -> bool:
        return self.flavour(path) != "" and path in self._selection

    def flavour(self, path: str) -> str:
        told, said = language_of(path), self.options.language
        if said is None:
            return told or ""
        return said if told == said or names_itself(path, self.options.include) else ""

    def by_line(self) -> "StructureScan":
        """The same matches, each by itself: which of those in a file is a new one."""
        return StructureScan(replace(self.options, each="match"), Each.LINE)

    def sightings(self, blobs: Collection[Blob], contents: Contents) -> Iterator[tuple[Blob, tuple[Sighting, ...]]]:
        from overton.sources.structure.searching import RuleError, complaint, found, words_in  # noqa: PLC0415  a large library

        config, metavariable = self.options.config, self.options.metavariable
        said = {language: complaint(config, language) for language in sorted({blob.flavour for blob in blobs})}
        if self.options.language is not None and (what := said.get(self.options.language)):
            raise BadInputError.of("source", f"ast-grep cannot use the rule: {what}", REFERENCE)
        wanted: dict[str, list[Blob]] = {}
        for blob in blobs:
            if said[blob.flavour] is None:
                wanted.setdefault(blob.oid, []).append(blob)
        words = words_in(config)
        for oid, content in contents.read(tuple(wanted)):
            if not all(word in content for word in words):
                continue
            for blob in wanted[oid]:
                try:
                    yield blob, tuple(found(config, content, blob.flavour, metavariable))
                except RuleError:  # of a content that it cannot take; the rule was tried
                    continue


class Structure(InCode):
    """Matches of an ast-grep rule."""

    options: type = StructureOptions

    def each(self, options: object) -> Each:
        match cast("StructureOptions", options).each:
            case "match":
                return Each.LINE
            case "file":
                return Each.FILE
            case _:
                return Each.KEY

    def scan(self, options: object) -> Scan:
        return StructureScan(cast("StructureOptions", options), self.each(options))

    def check(self, options: object) -> Sequence[Fault]:
        structure = cast("StructureOptions", options)
        return [*selection_faults(structure), *_rule_faults(structure)]

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:  # noqa: ARG002  the port's
        structure = cast("StructureOptions", options)
        language = structure.language or "the language of each file"
        return f"ast-grep, {language}, each {structure.each}: {json.dumps(structure.config, ensure_ascii=False)}"


def _rule_faults(options: StructureOptions) -> Iterator[Fault]:
    if (options.rule is None) == (options.pattern is None):
        what = "it has neither `rule` nor `pattern`" if options.rule is None else "it has both `rule` and `pattern`"
        yield (), what, "write one of them"
        return
    key = "pattern" if options.rule is None else "rule"
    said = json.dumps(options.config)
    name = options.metavariable
    if name and not re.search(rf"\${re.escape(name)}\b", said):
        todo = "write `match`, `file`, or the name of a metavariable in the rule, such as `NAME` of `$NAME`"
        yield ("each",), f"the rule has no metavariable `${name}`", todo
    from overton.sources.structure.searching import complaint  # noqa: PLC0415  a large library

    tried = (options.language,) if options.language else languages_named(options.include)
    complaints = [complaint(options.config, language) for language in tried]
    if all(complaints):
        plain = {"rule": options.config["rule"]}
        place = "constraints" if complaint(plain, tried[0]) is None else key
        yield (place,), f"ast-grep cannot use it in {tried[0]}: {complaints[0]}", REFERENCE


STRUCTURE = Structure()
