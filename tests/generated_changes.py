"""Changes of a small code base, made at random, that know which items they keep, fix and add."""

import json
import string
from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from random import Random

PEOPLE = ("ana", "ben", "eve", "kim", "lou")
Values = Mapping[str, float]


@dataclass
class Line:
    """A line of code; the same line keeps its number through edits and moves."""

    uid: int
    text: str
    who: str = ""
    """Who is to do it; nobody: there is nothing to do."""

    @property
    def written(self) -> str:
        return f"{self.text}  // TODO({self.who})" if self.who else self.text


@dataclass
class File:
    """A file; the same file keeps its number when it is renamed."""

    uid: int
    lines: list[Line]

    def flagged(self) -> list[Line]:
        return [line for line in self.lines if line.who]


@dataclass
class Code:
    """All files of a tree, in groups that no two changes made side by side share."""

    random: Random
    groups: dict[str, dict[str, File]] = field(default_factory=dict)
    entries: dict[str, set[str]] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=count)

    def copy(self) -> "Code":
        random, numbers = self.random, self.numbers
        return Code(random, *deepcopy((self.groups, self.entries, self.counts, self.rows)), numbers)

    def begin(self, group: str) -> None:
        """Six files, a list, a baseline and a table."""
        self.groups[group] = {}
        for _ in range(6):
            self.new_file(group, plain=25, flagged=self.random.randint(0, 4))
        self.entries[group] = {self.word(12) for _ in range(5)}
        self.counts[group] = {f"{group}/{self.word(6)}.js": self.random.randint(1, 9) for _ in range(4)}
        self.rows[group] = {self.word(8): self.random.randint(0, 3) for _ in range(6)}

    def files(self) -> dict[str, str]:
        """The text of each file by its path."""
        code = {
            path: "".join(f"{line.written}\n" for line in file.lines)
            for files in self.groups.values()
            for path, file in files.items()
        }
        for group in self.groups:
            code[f"lint/{group}.txt"] = "".join(f"{entry}\n" for entry in sorted(self.entries[group]))
            code[f"{group}/eslint-suppressions.json"] = json.dumps(
                {path.removeprefix(f"{group}/"): {"no-var": {"count": n}} for path, n in self.counts[group].items()},
                indent=1,
            )
            rows = "".join(f"{name},{value}\n" for name, value in self.rows[group].items())
            code[f"tables/{group}.csv"] = f"module,problems\n{rows}"
        return code

    def change(self, group: str, steps: int) -> None:
        """Do so many things to a group, none of which undoes what makes another one the same."""
        _Editor(self, group).run(steps)

    def flagged(self) -> dict[int, tuple[str, int, Line]]:
        """Path, number and line of what is to be done, by the line's own number."""
        return {
            line.uid: (path, number, line)
            for files in self.groups.values()
            for path, file in files.items()
            for number, line in enumerate(file.lines, start=1)
            if line.who
        }

    def new_file(self, group: str, plain: int, flagged: int) -> str:
        lines = [self.line() for _ in range(plain)]
        for _ in range(flagged):
            lines.insert(self.random.randint(0, len(lines)), self.line(self.random.choice(PEOPLE)))
        path = f"{group}/{self.word(8)}.js"
        self.groups[group][path] = File(next(self.numbers), lines)
        return path

    def line(self, who: str = "") -> Line:
        call = "legacy" if who else "modern"
        return Line(next(self.numbers), f'{call}("{self.word(60)}");', who)

    def word(self, length: int) -> str:
        return "".join(self.random.choices(string.ascii_lowercase, k=length))


class _Editor:
    """What may be done to the files of one group within one change."""

    def __init__(self, code: Code, group: str) -> None:
        self.code, self.group, self.random = code, group, code.random
        self.files = code.groups[group]
        self.settled: set[int] = set()
        """Lines and files that were dealt with: a line that is edited and moved is another line."""
        texts = Counter(line.text.strip() for _, _, line in code.flagged().values())
        self.doubles = {uid for uid, (_, _, line) in code.flagged().items() if texts[line.text.strip()] > 1}
        """Of two equal lines nobody can tell which one went: they stay where they are."""

    def run(self, steps: int) -> None:
        doing: list[Callable[[], None]] = [
            self.add, self.add_plain, self.remove, self.edit, self.edit, self.move_within, self.move_across,
            self.rename, self.rename_and_edit, self.swap, self.indent, self.delete_file, self.new_file, self.copy,
            self.keep_lists, self.keep_lists,
        ]  # fmt: skip
        for _ in range(steps):
            self.random.choice(doing)()

    def _file(self) -> tuple[str, File] | None:
        free = [(path, file) for path, file in self.files.items() if file.uid not in self.settled]
        return self.random.choice(free) if free else None

    def _flagged(self) -> tuple[File, Line] | None:
        kept = self.settled | self.doubles
        free = [(file, line) for file in self.files.values() for line in file.flagged() if line.uid not in kept]
        return self.random.choice(free) if free else None

    def _place(self, file: File) -> int:
        return self.random.randint(0, len(file.lines))

    def _fresh(self, who: str = "") -> Line:
        line = self.code.line(who)
        self.settled.add(line.uid)
        return line

    def add(self) -> None:
        file = self.random.choice([*self.files.values()])
        file.lines.insert(self._place(file), self._fresh(self.random.choice(PEOPLE)))

    def add_plain(self) -> None:
        file = self.random.choice([*self.files.values()])
        file.lines.insert(self._place(file), self._fresh())

    def remove(self) -> None:
        if found := self._flagged():
            found[0].lines.remove(found[1])

    def edit(self) -> None:
        if found := self._flagged():
            line = found[1]
            at = self.random.randint(10, 50)
            line.text = line.text[:at] + self.code.word(3) + line.text[at + 3 :]
            self.settled.add(line.uid)

    def move_within(self) -> None:
        if found := self._flagged():
            file, line = found
            file.lines.remove(line)
            file.lines.insert(self._place(file), line)
            self.settled.add(line.uid)

    def move_across(self) -> None:
        if found := self._flagged():
            file, line = found
            other = self.random.choice([*self.files.values()])
            file.lines.remove(line)
            other.lines.insert(self._place(other), line)
            self.settled |= {line.uid, other.uid}

    def rename(self) -> None:
        """Of a file that is long enough to be known again when it is edited too."""
        found = self._file()
        if found and len(found[1].lines) > 20:
            path, file = found
            del self.files[path]
            folder = self.random.choice(["", "deep/", "deep/er/"])
            self.files[f"{self.group}/{folder}{self.code.word(8)}.js"] = file
            self.settled.add(file.uid)

    def rename_and_edit(self) -> None:
        self.rename()
        self.edit()
        self.add()

    def swap(self) -> None:
        """One is fixed and another added, on the same line."""
        if found := self._flagged():
            file, line = found
            place = file.lines.index(line)
            file.lines[place] = self._fresh(line.who)

    def indent(self) -> None:
        if found := self._file():
            file = found[1]
            start = self._place(file)
            for line in file.lines[start : start + 5]:
                line.text = f"    {line.text}"
            self.settled.add(file.uid)

    def delete_file(self) -> None:
        found = self._file()
        if found and len(self.files) > 3 and not {line.uid for line in found[1].lines} & (self.settled | self.doubles):
            del self.files[found[0]]

    def new_file(self) -> None:
        path = self.code.new_file(self.group, plain=8, flagged=self.random.randint(0, 3))
        file = self.files[path]
        self.settled |= {file.uid, *(line.uid for line in file.lines)}

    def copy(self) -> None:
        """The same text once more, in another file."""
        found = self._flagged()
        others = [file for file in self.files.values() if found and file is not found[0]]
        if found and others:
            other, double = self.random.choice(others), self._fresh(found[1].who)
            double.text = found[1].text
            other.lines.insert(self._place(other), double)
            self.settled |= {found[0].uid, found[1].uid, other.uid}

    def keep_lists(self) -> None:
        code, random = self.code, self.random
        entries, counts, rows = code.entries[self.group], code.counts[self.group], code.rows[self.group]
        what = random.randrange(6)
        if what == 0:
            entries.add(code.word(12))
        elif what == 1 and entries:
            entries.remove(random.choice(sorted(entries)))
        elif what == 2:
            counts[f"{self.group}/{code.word(6)}.js"] = random.randint(1, 9)
        elif what == 3 and counts:
            path = random.choice(sorted(counts))
            counts[path] = max(0, counts[path] + random.randint(-3, 3))
            if not counts[path]:
                del counts[path]
        elif what == 4:
            rows[code.word(8)] = random.randint(0, 2)
        elif rows:
            name = random.choice(sorted(rows))
            rows[name] = random.randint(0, 4)


@dataclass(frozen=True)
class Expected:
    """What a check has to say of one metric."""

    new: set[tuple[str, float, float]]
    """Item, value, and what it may be: its value before, or 0."""
    fixed: set[tuple[str, float | None]]
    """Item, by its name before where it is gone, and its value."""
    places: Mapping[str, tuple[str, int]]
    """File and line of each new one, where that is certain."""


def expected_lines(before: Code, after: Code) -> Expected:
    """Each match: new numbers are new, missing ones are fixed."""
    old, new = before.flagged(), after.flagged()
    places = {_line_key(new[uid]): new[uid][:2] for uid in {*new} - {*old}}
    return Expected({(item, 1, 0) for item in places}, {(_line_key(old[uid]), None) for uid in {*old} - {*new}}, places)


def _line_key(found: tuple[str, int, Line]) -> str:
    return f"{found[0]}: {' '.join(found[2].written.split())}"


def expected_files(before: Code, after: Code) -> Expected:
    """Each file is worth what it has to do; one that came may have nothing."""
    old, new = _by_file(before), _by_file(after)
    worse = {uid for uid, (_path, value) in new.items() if value > old.get(uid, ("", 0))[1]}
    better = {uid for uid, (_path, value) in new.items() if uid in old and value < old[uid][1]}
    gone = {old[uid] for uid in {*old} - {*new} if old[uid][1]}
    fixed: set[tuple[str, float | None]] = {new[uid] for uid in better} | {(path, None) for path, _ in gone}
    return Expected(
        {(new[uid][0], new[uid][1], old.get(uid, ("", 0))[1]) for uid in worse}, fixed, _added(before, after)
    )


def _added(before: Code, after: Code) -> dict[str, tuple[str, int]]:
    """The first line that was added to each file, where none was moved into it."""
    home, now = _homes(before), _homes(after)
    found: dict[str, tuple[str, int]] = {}
    moved_into = set()
    for uid, (path, line, _) in sorted(after.flagged().items(), key=lambda flagged: flagged[1][1]):
        if uid not in home:
            found.setdefault(path, (path, line))
        elif home[uid] != now[uid]:
            moved_into.add(path)
    return {path: place for path, place in found.items() if path not in moved_into}


def _homes(code: Code) -> dict[int, int]:
    """The number of each line's file."""
    return {line.uid: file.uid for files in code.groups.values() for file in files.values() for line in file.flagged()}


def _by_file(code: Code) -> dict[int, tuple[str, float]]:
    return {
        file.uid: (path, float(len(file.flagged()))) for files in code.groups.values() for path, file in files.items()
    }


def people(code: Code) -> Values:
    """How much each has to do, in all files."""
    return Counter(line.who for _, _, line in code.flagged().values())


def entries(code: Code) -> Values:
    return Counter(entry for group in code.entries.values() for entry in group)


def baselines(code: Code) -> Values:
    return {path: n for group in code.counts.values() for path, n in group.items()}


def rows(code: Code) -> Values:
    return {name: n for group in code.rows.values() for name, n in group.items()}


def expected_keys(before: Values, after: Values) -> Expected:
    """Items that are called alike on both sides."""
    new = {(item, value, before.get(item, 0)) for item, value in after.items() if value > before.get(item, 0)}
    better: set[tuple[str, float | None]] = {(i, v) for i, v in after.items() if v < before.get(i, 0)}
    return Expected(new, better | {(i, None) for i, v in before.items() if i not in after and v}, {})
