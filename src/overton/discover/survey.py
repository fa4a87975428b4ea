"""What there is to count in the files of one commit: all of them are looked at once."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from overton.code.findings_cache import FindingsCache
from overton.code.scan import Scan
from overton.code.steps import Selector, Told, scanned
from overton.discover import languages as of
from overton.discover.candidate import Candidate
from overton.discover.deprecated import call_signals, deprecated_names, still_called
from overton.discover.entries import of_files
from overton.discover.signal import Signal
from overton.discover.signals import DEPRECATED, SIGNALS
from overton.discover.signals_scan import SignalsScan
from overton.repository.attributes import Attributes, attributes_in
from overton.repository.blobs import Blobs
from overton.repository.commit_files import TreeFiles
from overton.repository.git import named
from overton.repository.trees import Tree
from overton.sources.in_code import InCode
from overton.sources.listing.source import LIST
from overton.sources.pattern.options import PatternOptions
from overton.sources.pattern.source import PATTERN
from overton.sources.ratchet.source import RATCHET
from overton.sources.selected import Skipped

SKIP: tuple[Skipped, ...] = ("vendored", "generated")
SOURCES: Mapping[str, InCode] = {"pattern": PATTERN, "list": LIST, "ratchet": RATCHET}
LANGUAGES: Mapping[str, Sequence[str]] = {
    "Python": of.PYTHON,
    "JavaScript": of.JAVASCRIPT,
    "Go": of.GO,
    "Rust": of.RUST,
    "Java": of.JAVA,
    "Kotlin": of.KOTLIN,
    "PHP": of.PHP,
    "CSharp": of.CSHARP,
    "Dart": of.DART,
}
"""In which deprecated definitions and their calls are looked for."""


@dataclass(frozen=True)
class Part:
    """One scan and what it counts for."""

    scan: Scan
    key: str = ""
    """The candidate that all sightings are of; empty where each sighting says it."""
    skip: Sequence[str] = ()

    def key_of(self, said: str) -> str:
        return self.key or said


@dataclass
class Count:
    """How much of a candidate there is, and where."""

    files: dict[str, float] = field(default_factory=dict)
    """By the path that each is about."""
    rules: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> float:
        return sum(self.files.values())


@dataclass(frozen=True)
class Surveyed:
    """All that was found in a commit."""

    counts: Mapping[str, Count]
    """By the candidate's key."""
    candidates: Sequence[Candidate]
    parts: Sequence[Part]
    """What counts them again at any other commit."""


@dataclass
class Survey:
    """Looks at the files of one commit."""

    contents: Blobs
    tree: Tree
    cache: FindingsCache
    told: Told
    _candidates: dict[str, Candidate] = field(default_factory=dict)
    _parts: list[Part] = field(default_factory=list)
    _counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    _deprecating: list[str] = field(default_factory=list)
    """Files that say of something that it is deprecated."""

    def run(self) -> Surveyed:
        """Raises BadInputError where contents are missing."""
        files = TreeFiles(self.contents, self.tree)
        attributes = attributes_in(files, self.tree)
        self._look_for(SIGNALS, attributes, self.told)
        called = list(self._calls(attributes))
        if called:
            self._look_for(called, attributes, lambda _share: None)
        self._look_in_lists(files, attributes)
        return Surveyed(self._counts, list(self._candidates.values()), self._parts)

    def _look_for(self, signals: Sequence[Signal], attributes: Attributes, told: Told) -> None:
        part = Part(SignalsScan(tuple(signals)), skip=SKIP)
        selector = Selector(part.scan, attributes, SKIP)
        self._count(part, selector, told)
        present = {of.suffix(path) for path in self.tree if selector.selects(path)}
        for signal in signals:
            include = of.globs([one for one in signal.suffixes if one in present])
            options = PatternOptions(pattern=signal.pattern, include=include, skip=SKIP)
            self._candidates.setdefault(signal.key, _of_signal(signal, options))

    def _count(self, part: Part, selector: Selector, told: Told) -> None:
        chosen = {path: selector.blob(path, oid) for path, oid in self.tree.items() if selector.selects(path)}
        found = scanned(self.contents, part.scan, iter(chosen.values()), self.cache, told)
        for path, blob in chosen.items():
            for sighting in found.get(blob, ()):
                key, _, rule = part.key_of(sighting.key).partition("\t")
                if key == DEPRECATED:
                    self._deprecating.append(path)
                elif rule:
                    self._counts[key].rules[rule] += round(sighting.value)
                else:
                    about = self._counts[key].files
                    about[sighting.about or path] = about.get(sighting.about or path, 0.0) + sighting.value
        self._parts.append(part)

    def _calls(self, attributes: Attributes) -> Iterator[Signal]:
        """The signals for what is deprecated here."""
        names: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
        language_of = {one: language for language, suffixes in LANGUAGES.items() for one in suffixes}
        files = {self.tree[path]: of.suffix(path) for path in self._deprecating}
        for oid, content in self.contents.read(files):
            if language := language_of.get(files[oid]):
                names[language].update(deprecated_names(named(content), files[oid]))
        for language, defined in names.items():
            if defined:
                suffixes = LANGUAGES[language]
                ours = (path for path in self.tree if of.suffix(path) in suffixes and not _foreign(path, attributes))
                oids = dict.fromkeys(self.tree[path] for path in ours)
                yield from call_signals(still_called(defined, suffixes, oids, self.contents), language, suffixes)

    def _look_in_lists(self, files: TreeFiles, attributes: Attributes) -> None:
        paths = sorted(path for path in self.tree if not attributes.is_vendored(path))
        for candidate in of_files(paths, _text_of(files)):
            scan = SOURCES[candidate.kind].scan(candidate.options)
            if scan is not None and candidate.key not in self._candidates:
                self._candidates[candidate.key] = candidate
                part = Part(scan, candidate.key)
                self._count(part, Selector(scan, attributes), lambda _share: None)


def _foreign(path: str, attributes: Attributes) -> bool:
    return attributes.is_vendored(path) or attributes.is_generated(path)


def _text_of(files: TreeFiles) -> Callable[[str], str]:
    return lambda path: files.text(path) or ""


def _of_signal(signal: Signal, options: PatternOptions) -> Candidate:
    return Candidate(
        key=signal.key,
        metric=signal.metric,
        goal=signal.goal,
        item=signal.item,
        gain=signal.gain,
        worth=signal.worth,
        options=options,
    )
