"""Contents of blobs, and matches in them, by object id."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from overton.model.problem import BadInputError
from overton.repository.contents import LineMatch, MatchedLine
from overton.repository.dialect import written
from overton.repository.expressions import sees_further
from overton.repository.git import Git, GitError, named
from overton.repository.matching import search
from overton.repository.opening import Repository
from overton.repository.scratch import scratch_repository, stage

NO_PCRE = "Perl-compatible"
"""In what git says when it was built without them, as some are."""
LINE_BY_LINE = ("--and", "--not", "-e", "(?!)")
"""Keeps git from trying the pattern on a whole file first, where it would see further than the line."""
TOO_LONG = ("match limit", "die() called")
"""In what git says of an expression that goes back too often; the second where several threads find out at once."""
DEEP = "JIT stack limit"
"""In what git says of a line on which its fast engine has no room to go back; Python's has."""


class Blobs:
    """The contents of one repository; see `Contents`."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        self._repository = repository
        self._folder = folder
        self._texts: dict[str, str] = {}
        self._asked: set[str] = set()
        self._absent: set[str] = set()

    def missing(self, oids: Collection[str]) -> set[str]:
        """Those that are not in this clone; raises BadInputError where that is how it was made (`--filter`)."""
        asked = [oid for oid in oids if oid not in self._asked]
        if asked:
            # The scratch repository knows of no other clone, so that nothing is fetched to answer.
            given = "".join(f"{oid}\n" for oid in asked).encode()
            printed = self.scratch.output("cat-file", "--batch-check=%(objectname)", "--buffer", stdin=given)
            rows = printed.split(b"\n")[:-1]
            self._asked.update(asked)
            self._absent.update(oid for oid, row in zip(asked, rows, strict=True) if row.endswith(b" missing"))
        found = self._absent.intersection(oids)
        if found and self._repository.partial:
            raise _missing(next(iter(found)))
        return found

    @property
    def absent(self) -> int:
        """How many of those that were asked for are not in this clone."""
        return len(self._absent)

    def read(self, oids: Collection[str]) -> Iterator[tuple[str, bytes]]:
        if not oids:
            return
        given = (f"{oid}\n".encode() for oid in oids)
        with self.scratch.stream("cat-file", "--batch", "--buffer", stdin=given) as printed:
            for oid in oids:
                head = printed.readline().split()
                if head[1:2] != [b"blob"]:
                    raise _missing(oid)
                content = printed.read(int(head[2]))
                printed.read(1)
                yield oid, content

    def text(self, oid: str) -> str:
        """One content as text, read once."""
        if oid not in self._texts:
            self._texts[oid] = named(next(self.read([oid]))[1])
        return self._texts[oid]

    def matches(self, pattern: str, oids: Collection[str]) -> Iterator[LineMatch]:
        if not oids:
            return
        rows = self._grep(pattern, oids, "-o")
        if rows is None:
            yield from search(pattern, self.read(oids))
            return
        for row in rows:
            oid, line, matched = row.split(b":", 2)
            yield LineMatch(oid.decode(), int(line), matched)

    def counts(self, pattern: str, lines: Sequence[bytes]) -> Mapping[bytes, int]:
        # A NUL would make them binary, and stands on no line that is text.
        joined = b"\n".join(lines).replace(b"\0", b"\1")
        oid = self.scratch.output("hash-object", "-w", "--stdin", stdin=joined).decode().strip()
        return Counter(lines[match.line - 1] for match in self.matches(pattern, [oid]))

    def lines(self, pattern: str, oids: Collection[str]) -> Iterator[MatchedLine]:
        if not oids:
            return
        rows = self._grep(pattern, oids)
        if rows is None:
            yield from self._lines_searched(pattern, oids)
            return
        for row in rows:
            oid, line, text = row.split(b":", 2)
            yield MatchedLine(oid.decode(), int(line), text)

    def _grep(self, pattern: str, oids: Collection[str], *options: str) -> list[bytes] | None:
        """What git finds, all of it or nothing; None where its engine cannot."""
        stage(self.scratch, oids)
        around = LINE_BY_LINE if sees_further(pattern) else ()
        grep = ("grep", "--cached", "-I", "-n", *options, "--no-color", "-P", "-e", written(pattern), *around)
        try:
            return self.scratch.output(*grep, codes=(0, 1)).split(b"\n")[:-1]
        except GitError as error:
            if NO_PCRE in str(error) or DEEP in str(error):
                return None
            raise _trouble(pattern, error) from error

    def _lines_searched(self, pattern: str, oids: Collection[str]) -> Iterator[MatchedLine]:
        places: dict[str, dict[int, None]] = {}
        for match in search(pattern, self.read(oids)):
            places.setdefault(match.oid, {})[match.line] = None
        for oid, content in self.read(places):
            rows = content.split(b"\n")
            yield from (MatchedLine(oid, line, rows[line - 1]) for line in places[oid])

    @cached_property
    def scratch(self) -> Git:
        """Made when it is first needed."""
        return scratch_repository(self._folder, self._repository)


@contextmanager
def contents_of(repository: Repository) -> Iterator[Blobs]:
    """The contents of a repository, for as long as their scratch repository is there."""
    with TemporaryDirectory(prefix="overton-") as folder:
        yield Blobs(repository, Path(folder))


def _missing(oid: str) -> BadInputError:
    what = f"the content {oid} is not in this clone"
    return BadInputError.of("git", what, "fetch it; of a partial clone with `git fetch --refetch --no-filter`")


def _trouble(pattern: str, error: GitError) -> BadInputError:
    if any(sign in str(error) for sign in TOO_LONG):
        what = f"the pattern `{pattern}` takes too long on some line"
        return BadInputError.of("pattern", what, "nest no repetitions, as in `(a+)+`")
    return BadInputError.of("pattern", f"git cannot search for {pattern!r}: {error}", "correct it, or the repository")
