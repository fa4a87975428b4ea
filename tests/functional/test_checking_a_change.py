"""`overton check` of a change: which commits it compares, and what it says of what it finds."""

from pathlib import Path

import pytest

from checked_code import IN_FILES, Checked, campaign, checked
from git_repositories import GitRepository

ONE = "one = 1  # TODO rename\n"


@pytest.fixture
def code(tmp_path: Path) -> Checked:
    """Two files on main, one of which has something to do."""
    return checked(tmp_path / "shop", {"a.py": ONE, "b.py": "two = 2\n"})


def test_exit_codes_say_whether_a_change_is_allowed(code: Checked) -> None:
    """0 for what is fine, 1 for what is not allowed, 2 for what cannot be asked."""
    fine = code.run("--base", "main").exit_code
    code.git.commit({"b.py": "two = 2  # TODO drop\n"})

    assert [0, 1, 2] == [fine, code.run("--base", "main").exit_code, code.run("--base", "nowhere").exit_code]


def test_everything_is_said_of_what_is_new(code: Checked) -> None:
    """What, where, how much, whose, why and how to fix it, under the names that programs rely on."""
    code.git.commit({"b.py": "two = 2  # TODO drop\n", ".github/CODEOWNERS": "*.py @acme/payments\n"})
    (entry,) = code.told()["not_allowed"]

    expected = {
        "campaign": "no-todo", "item": "b.py: two = 2 # TODO drop", "path": "b.py", "line": 1, "value": 1,
        "ceiling": 0, "owners": ["@acme/payments"], "reason": "it is new, and no new ones are allowed",
        "help": "docs/todo.md", "why": "It is forgotten.",
    }  # fmt: skip
    assert expected == {key: entry[key] for key in expected}


def test_whoever_fixes_something_is_thanked(code: Checked) -> None:
    """One fixed and one added is one fixed and one new."""
    code.git.commit({"a.py": "one = 1\n", "b.py": "two = 2  # TODO drop\n"})
    told = code.told()

    assert ["a.py: one = 1 # TODO rename"] == [entry["item"] for entry in told["fixed"]]
    assert ["b.py: two = 2 # TODO drop"] == [entry["item"] for entry in told["not_allowed"]]


def test_a_change_of_nothing_is_fine(code: Checked) -> None:
    """HEAD against itself, an empty commit, and a commit that only makes a file executable."""
    same = code.told("--base", "HEAD")
    code.git.commit()
    (code.git.root / "a.py").chmod(0o755)
    code.git.commit()

    assert [(True, []), (True, [])] == [(told["allowed"], told["not_allowed"]) for told in (same, code.told())]


def test_what_main_did_meanwhile_is_not_of_the_change(code: Checked) -> None:
    """The base need not be an ancestor: the merge base is compared, on a detached HEAD too."""
    code.git.commit({"b.py": "two = 2  # TODO drop\n"})
    code.git.switch("main")
    code.git.commit({"a.py": "one = 1\n", "c.py": "three = 3  # TODO three\n"})
    code.git.git("switch", "-q", "--detach", "more")

    assert [("b.py", 1)] == code.new()
    assert [] == code.told()["fixed"]


def test_several_merge_bases_are_all_bases(code: Checked) -> None:
    """Branches that were merged into each other: what stands in either base is not new."""
    code.git.commit({"b.py": "two = 2  # TODO drop\n"})
    code.git.git("branch", "mine")
    code.git.switch("main")
    code.git.commit({"c.py": "three = 3  # TODO three\n"})
    code.git.git("branch", "theirs")
    code.git.merge("mine")
    code.git.switch("more")
    code.git.merge("theirs")
    bases = code.git.git("merge-base", "--all", "main", "more").split()
    before = code.new()
    code.git.commit({"c.py": "three = 3  # TODO three\nfour = 4  # TODO four\n"})

    assert (2, []) == (len(bases), before)
    assert [("c.py", 2)] == code.new()


def test_without_a_common_history_nothing_can_be_compared(code: Checked) -> None:
    """Exit code 2, and what to do."""
    code.git.git("switch", "-q", "--orphan", "alone")
    code.git.commit({"overton.yaml": "organisation: Acme\n", "campaigns/no-todo.yaml": campaign()})
    ran = code.run("--base", "main")

    assert (2, "") == (ran.exit_code, ran.stdout)
    assert ran.stderr == "main: it has no common history with HEAD here; name a revision that HEAD grew from\n"


@pytest.mark.parametrize("fetched", [False, True])
def test_a_shallow_clone_says_what_to_fetch(code: Checked, tmp_path: Path, *, fetched: bool) -> None:
    """Whether the base is missing, or only how it is related."""
    code.git.commit({"b.py": "two = 2  # TODO drop\n"})
    code.git.switch("main")
    code.git.commit({"c.py": "three = 3\n"})
    clone = code.git.clone(tmp_path / "clone", "--depth=1", "--branch=more")
    if fetched:
        clone.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    ran = Checked(clone).run("--base", "origin/main")

    assert (2, True) == (ran.exit_code, "fetch-depth: 0" in ran.stderr)


def test_a_bare_repository_is_checked_by_its_own_campaign_files(code: Checked, tmp_path: Path) -> None:
    """A server that has no work tree."""
    code.git.commit({"b.py": "two = 2  # TODO drop\n"})
    bare = Checked(code.git.clone(tmp_path / "shop.git", "--bare"))
    bare.git.git("symbolic-ref", "HEAD", "refs/heads/more")

    assert [("b.py", 1)] == bare.new()
    assert 2 == bare.run("--staged").exit_code


def test_a_work_tree_is_checked_as_what_it_has(code: Checked, tmp_path: Path) -> None:
    """Each work tree has its own HEAD and its own index."""
    code.git.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "side"), "main")
    side = Checked(GitRepository(tmp_path / "side", 5))
    side.git.commit({"b.py": "two = 2  # TODO drop\n"})
    side.git.write({"a.py": f"{ONE}# TODO more\n"})
    side.git.git("add", "a.py")

    assert [[("b.py", 1)], [("a.py", 2)]] == [side.new(), side.new("--staged")]
    assert [] == code.new()


def test_submodules_and_links_are_no_files(code: Checked) -> None:
    """A path may become one, and come back: what it had is fixed, or new."""
    commit = code.git.head
    code.git.git("update-index", "--add", "--cacheinfo", f"160000,{commit},lib.py")
    (code.git.root / "a.py").unlink()
    (code.git.root / "a.py").symlink_to("b.py")
    code.git.git("update-index", "a.py")
    told = code.told("--staged")

    assert ([], ["a.py: one = 1 # TODO rename"]) == (told["not_allowed"], [entry["item"] for entry in told["fixed"]])


def test_a_workspace_below_the_root_has_globs_from_the_root(tmp_path: Path) -> None:
    """Campaign files may lie anywhere; paths are those of the repository."""
    code = checked(tmp_path / "shop", {"src/a.py": ONE, "other/b.py": ""})
    code.git.git("rm", "-rq", "campaigns", "overton.yaml")
    text = campaign(source='{kind: pattern, pattern: TODO, include: ["/src/**/*.py"]}')
    code.git.commit(
        {"tools/ratchet/overton.yaml": "organisation: Acme\n", "tools/ratchet/campaigns/no-todo.yaml": text}
    )
    code.git.commit({"src/a.py": f"{ONE}# TODO two\n", "other/b.py": "# TODO three\n"})
    loose = text.replace("not_allowed: worse", "not_allowed: 3")
    ran = [code.run("--base", "HEAD~1", folder=folder) for folder in ("tools/ratchet", "tools/ratchet/campaigns")]
    code.git.commit({"tools/ratchet/campaigns/no-todo.yaml": loose})
    after = code.run("--base", "HEAD~1", folder="tools/ratchet")

    assert [(1, True), (1, True)] == [(r.exit_code, "src/a.py:2" in r.stdout) for r in ran]
    assert (0, True) == (
        after.exit_code,
        "tools/ratchet/campaigns/no-todo.yaml" in after.stdout or "loosened" in after.stdout,
    )


def test_campaign_files_need_not_be_committed(code: Checked) -> None:
    """Trying a campaign out changes nothing: both sides are measured by the files as they are now."""
    code.git.commit({"b.py": "two = 2  # FIXME drop\n"})
    before = code.new()
    code.git.write({"campaigns/no-fixme.yaml": campaign("no-fixme", "{kind: pattern, pattern: FIXME}")})

    assert [[], [("b.py", 1)]] == [before, code.new()]


def test_a_campaign_that_begins_takes_what_is_there(code: Checked) -> None:
    """What was there before the campaign file is not new."""
    text = campaign("no-numbers", '{kind: pattern, pattern: "[0-9]", include: ["*.py"]}')
    code.git.commit({"campaigns/no-numbers.yaml": text, "b.py": "two = 2  # two\n"})

    assert [] == code.told()["not_allowed"]


def test_a_campaign_file_that_is_broken_at_the_base_loosens_nothing(code: Checked) -> None:
    """Whoever mends it is judged by what it says now."""
    code.git.commit({"campaigns/no-todo.yaml": "campaign: [\n"})
    code.git.commit({"campaigns/no-todo.yaml": campaign(), "b.py": "# TODO two\n"})
    told = code.told("--base", "HEAD~1")

    assert ([], ["b.py"]) == (told["loosened"], [entry["path"] for entry in told["not_allowed"]])


def test_a_campaign_file_that_is_broken_now_is_bad_input(code: Checked) -> None:
    """With its line and column, and exit code 2."""
    code.git.commit({"campaigns/no-todo.yaml": campaign().replace("not_allowed: worse", "not_allowed: often")})
    ran = code.run("--base", "main")

    assert (2, True) == (ran.exit_code, ran.stderr.startswith("campaigns/no-todo.yaml:6:"))


def test_the_day_is_the_commit_s_in_the_organisation_s_time_zone(tmp_path: Path) -> None:
    """A check of an old commit says the same years later."""
    window = "{from: 2026-01-05, not_allowed: 5}, {from: 2026-03-10, not_allowed: 0}"
    code = checked(tmp_path / "shop", {"a.py": ONE}, campaign(source=IN_FILES, window=window))
    code.git.commit({"overton.yaml": "organisation: Acme\ntimezone: Asia/Tokyo\n"})
    days = []
    for at in ("2026-03-09T14:59:59Z", "2026-03-09T15:00:01Z"):
        code.git.commit({"a.py": f"{ONE}# {at}\n"}, at=at)
        told = code.told()
        days.append((told["day"], told["allowed"]))

    assert [("2026-03-09", True), ("2026-03-10", False)] == days


def test_files_that_nobody_touched_are_never_told(tmp_path: Path) -> None:
    """However far beyond a number they are, unless everything is asked for."""
    files = {"a.py": ONE * 3, "b.py": ONE * 9, "c.py": ""}
    window = "{from: 2026-01-05, warn: 1, not_allowed: 4}"
    names = "{kind: pattern, pattern: 'TODO (?P<what>\\w+)', each: what, include: ['*.py']}"
    code = checked(
        tmp_path / "shop", files, campaign(source=IN_FILES, window=window), campaign("no-names", names, window=window)
    )
    code.git.commit({"c.py": "three = 3  # TODO other\n"})
    told, everything = code.told(), code.told("--all")

    assert ([], []) == (told["not_allowed"], told["warned"])
    assert ["b.py", "rename"] == sorted(entry["item"] for entry in everything["not_allowed"])


def test_an_item_in_several_files_is_counted_in_all_of_them(tmp_path: Path) -> None:
    """Its value and its ceiling are those of the whole tree; it is gone only when it is gone everywhere."""
    names = "{kind: pattern, pattern: 'import (?P<what>old\\w*)', each: what, include: ['*.py']}"
    files = {"a.py": "import old\nimport older\n", "b.py": "import old\nimport older\n", "c.py": "import oldest\n"}
    code = checked(tmp_path / "shop", files, campaign(source=names))
    code.git.commit({"b.py": "import old\nimport old\n", "c.py": "", "d.py": "import oldish\n"})
    told = code.told()

    new = [(e["item"], e["value"], e["ceiling"], e["path"], e["line"]) for e in told["not_allowed"]]
    assert [("old", 3, 2, "b.py", 2), ("oldish", 1, 0, "d.py", 1)] == new
    assert [("older", 1), ("oldest", None)] == sorted((e["item"], e["value"]) for e in told["fixed"])


def test_a_file_that_got_worse_shows_the_line_that_was_added(tmp_path: Path) -> None:
    """Not the first that was there, also where the file was renamed."""
    filler = "".join(f"line_{n} = {n}\n" for n in range(20))
    structure = "{kind: structure, pattern: 'print($A)', include: ['*.py'], each: file}"
    old = f"{ONE}print(1)\n{filler}"
    code = checked(
        tmp_path / "shop", {"a.py": old, "b.py": old}, campaign(source=IN_FILES), campaign("no-print", structure)
    )
    code.git.commit({"a.py": f"{old}print(2)\nlast = 1  # TODO last\n", "b.py": None, "c.py": f"{old}# TODO c\n"})
    told = code.told()["not_allowed"]

    assert [("a.py", 23), ("a.py", 24), ("c.py", 23)] == sorted((entry["path"], entry["line"]) for entry in told)


def test_of_two_equal_lines_the_one_that_was_added_is_shown(code: Checked) -> None:
    """The item's name counts them from above; the place is where the change is."""
    code.git.commit({"a.py": f"{ONE}rest = 0\n{ONE}"})
    below = code.told()["not_allowed"]
    code.git.commit({"a.py": f"{ONE}rest = 0\n{ONE}more = 0\n{ONE}"})
    code.git.commit({"a.py": f"{ONE}zero = 0\n{ONE}rest = 0\n{ONE}more = 0\n{ONE}"})

    assert [("a.py: one = 1 # TODO rename (2)", 3)] == [(entry["item"], entry["line"]) for entry in below]
    assert [("a.py", 3)] == code.new("--base", "HEAD~1")


def test_a_broken_owners_file_hides_no_finding(code: Checked) -> None:
    """Nobody is named, that is told, and what is not allowed stays so."""
    code.git.commit({"overton.yaml": "organisation: Acme\nownership: [{codeowners: OWNERS}]\n", "b.py": "# TODO b\n"})
    told = code.told()

    assert [("b.py", [])] == [(entry["path"], entry["owners"]) for entry in told["not_allowed"]]
    assert ["owners"] == [trouble["campaign"] for trouble in told["troubles"]]


def test_a_file_without_a_match_is_known_again_when_it_is_renamed(tmp_path: Path) -> None:
    """Where each file should have one, the one that never had is not new under its new name."""
    lines = "".join(f"line_{n} = {n}\n" for n in range(20))
    text = campaign(source=IN_FILES).replace("at_most: 0", "at_least: 1")
    code = checked(tmp_path / "shop", {"a.py": lines}, text)
    code.git.commit({"a.py": None, "b.py": f"{lines}more = 1\n", "c.py": "new = 1\n"})

    assert [("c.py", 0)] == code.new()


def test_each_metric_of_a_campaign_is_judged_by_its_own_window(tmp_path: Path) -> None:
    """The metric is named with each finding; one that has no Window refuses nothing."""
    metric = "  - {{name: {0}, goal: {{at_most: 0}}, source: {{kind: pattern, pattern: {0}}}, window: [{1}]}}\n"
    worse = "{from: 2026-01-05, not_allowed: worse}"
    many = "{from: 2026-01-05, not_allowed: 1}"
    metrics = "".join(metric.format(name, window) for name, window in [("ONE", worse), ("TWO", many), ("THREE", "")])
    code = checked(tmp_path / "shop", {"a.py": ""}, f"campaign: several\ngoal: None is left.\nmetrics:\n{metrics}")
    code.git.commit({"a.py": "# ONE\n# TWO\n# THREE\n"})

    assert ["ONE"] == [entry["metric"] for entry in code.told()["not_allowed"]]


def test_a_connection_that_this_runner_does_not_know_stops_no_check(code: Checked) -> None:
    """Secrets of other campaigns are not needed to read code."""
    code.git.commit({"overton.yaml": 'organisation: Acme\nconnections: {w: {url: "${NO_SUCH_VARIABLE}"}}\n'})
    code.git.commit({"b.py": "# TODO b\n"})

    assert [("b.py", 1)] == code.new()
