"""Two hundred pull requests made at random: a check says what is new and what is fixed, and nothing else."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest

from generated_changes import (
    Code,
    Expected,
    baselines,
    entries,
    expected_files,
    expected_keys,
    expected_lines,
    people,
    rows,
)
from git_repositories import GitRepository, repository
from overton.campaigns.loader import load_workspace
from overton.check.change import change_since
from overton.check.findings import CheckResult, Kind
from overton.check.run import Check
from overton.repository.opening import open_repository

SOURCES = {
    "each-match": r'{kind: pattern, pattern: "TODO", include: ["*.js"]}',
    "each-file": r'{kind: pattern, pattern: "TODO", include: ["*.js"], each: file}',
    "each-group": r'{kind: pattern, pattern: "TODO\\((?P<who>\\w+)\\)", include: ["*.js"], each: who}',
    "structure": '{kind: structure, pattern: "legacy($$$ARGS)", include: ["*.js"]}',
    "list": '{kind: list, from: "lint/*.txt"}',
    "ratchet": "{kind: ratchet, each: file}",
    "table": "{kind: table, from: tables/*.csv, item: module, value: problems}",
}
CAMPAIGN = """\
campaign: {key}
goal: Nothing is left to do.
metric: {{name: to do, goal: {{at_most: 0}}, source: {source}}}
window: [{{from: 2026-01-05, not_allowed: worse}}]
"""


def _expected(before: Code, after: Code) -> dict[str, Expected]:
    lines = expected_lines(before, after)
    return {
        "each-match": lines,
        "each-file": expected_files(before, after),
        "each-group": expected_keys(people(before), people(after)),
        "structure": lines,
        "list": expected_keys(entries(before), entries(after)),
        "ratchet": expected_keys(baselines(before), baselines(after)),
        "table": expected_keys(rows(before), rows(after)),
    }


class _Project:
    """A repository whose main branch takes one pull request after another."""

    def __init__(self, root: Path, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  the same for a seed
        self.git: GitRepository = repository(root)
        self.git.git("config", "user.name", "Ana")
        self.git.git("config", "user.email", "ana@acme.test")
        self.code = Code(self.random)
        for group in ("a", "b", "c", "trunk"):
            self.code.begin(group)
        self.git.write({f"campaigns/{key}.yaml": CAMPAIGN.format(key=key, source=s) for key, s in SOURCES.items()})
        self.git.write({"overton.yaml": "organisation: Acme\n"})
        self.git.commit(self.code.files())
        self.workspace = load_workspace(root, {})

    def commit(self, before: Code, after: Code) -> None:
        old, new = before.files(), after.files()
        changed = {path: text for path, text in new.items() if old.get(path) != text}
        self.git.commit({**changed, **{path: None for path in old if path not in new}})

    def check(self, base: str, keys: Sequence[str]) -> CheckResult:
        change = change_since(open_repository(self.git.root), base)
        campaigns = [self.workspace.campaign_named(key) for key in keys]
        return Check(change, self.workspace, date(2026, 3, 2)).result(campaigns)

    def pull_request(self) -> tuple[Code, Code]:
        """On a branch: some changes, maybe of several branches merged; main goes on, and may be merged too."""
        before, after = self.code, self.code.copy()
        self.git.branch("pull")
        first, *others = self.random.sample("abc", self.random.choice([1, 1, 2, 3]))
        for group in (first, *others):
            own = before.copy()
            own.change(group, self.random.randint(1, 8))
            if group == first:
                self.commit(before, own)
            else:
                self.git.git("switch", "-q", "-C", f"more-{group}", "main")
                self.commit(before, own)
                self.git.switch("pull")
                self.git.merge(f"more-{group}")
            for mine, theirs in zip(vars(after).values(), vars(own).values(), strict=True):
                if isinstance(mine, dict):
                    mine[group] = theirs[group]
        return before, after

    def main_goes_on(self) -> None:
        """Somebody else changes other files meanwhile."""
        before, main = self.code, self.code.copy()
        main.change("trunk", 4)
        self.git.switch("main")
        self.commit(before, main)
        self.code = main
        self.git.switch("pull")

    def with_main(self, code: Code) -> Code:
        """What becomes of the code when main is merged into it."""
        both = code.copy()
        for mine, theirs in zip(vars(both).values(), vars(self.code).values(), strict=True):
            if isinstance(mine, dict):
                mine["trunk"] = theirs["trunk"]
        return both

    def land(self) -> None:
        """Merge, squash or rebase the pull request; main is then where it was, and more."""
        how = self.random.choice(["merge", "squash", "rebase"])
        if how == "rebase":
            self.git.git("rebase", "-q", "main")
            self.git.switch("main")
            self.git.git("merge", "-q", "--ff-only", "pull")
        else:
            self.git.switch("main")
            if how == "merge":
                self.git.merge("pull")
            else:
                self.git.git("merge", "-q", "--squash", "pull")
                self.git.commit()
        self.git.git("branch", "-q", "-D", "pull")


def _told(result: CheckResult, kind: Kind, key: str) -> set[tuple[str, float | None, float | None]]:
    return {(f.item, f.value, f.ceiling) for f in result.of(kind) if f.campaign == key}


def _names(result: CheckResult) -> set[tuple[Kind, str, str]]:
    return {(finding.kind, finding.campaign, finding.item) for finding in result.findings}


@pytest.mark.parametrize("seed", range(8))
def test_nothing_new_is_missed_and_nothing_old_is_called_new(tmp_path: Path, seed: int) -> None:
    """Twenty-five pull requests a seed against what was really done; every fourth also after it landed."""
    project = _Project(tmp_path, seed)
    for number in range(25):
        keys = ["each-match", *project.random.sample([*SOURCES][1:], 2)]
        before, after = project.pull_request()
        if project.random.random() < 0.5:
            project.main_goes_on()
            if project.random.random() < 0.5:
                project.git.merge("main")
                before, after = project.code, project.with_main(after)
        result = project.check("main", keys)
        _assert_right(result, {key: _expected(before, after)[key] for key in keys})

        main = project.git.git("rev-parse", "main")
        project.land()
        project.code = project.with_main(after)
        if number % 4 == 0:
            assert project.code.files() == {path: (tmp_path / path).read_text() for path in project.code.files()}
            assert _names(result) == _names(project.check(main, keys))


def _assert_right(result: CheckResult, expected: dict[str, Expected]) -> None:
    assert () == result.troubles
    for key, right in expected.items():
        assert right.new == _told(result, Kind.NOT_ALLOWED, key), key
        assert right.fixed == {(f.item, f.value) for f in result.of(Kind.FIXED) if f.campaign == key}, key
        found = {f.item: (f.path, f.line) for f in result.of(Kind.NOT_ALLOWED) if f.campaign == key}
        assert {**found, **{item: place for item, place in right.places.items() if item in found}} == found, key
