"""`overton backfill`: the past of a campaign in code, whatever the repository has been through."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from code_campaigns import backfilled, campaign, counted, remembered, totals, workspace
from git_repositories import LINK, SUBMODULE, Entry, GitRepository, repository, with_trees
from running import overton

EVERY_CHANGE = ("--every", "change")


@pytest.fixture
def made(tmp_path: Path) -> GitRepository:
    """A history with owners, a rename, an edit, a merge and an empty commit."""
    made = repository(tmp_path / "made")
    made.commit({**campaign(), "CODEOWNERS": "* @acme/core\n", "a.py": "old(1)\nold(2)\nx\n"})
    made.commit({"shop/b.py": "old(3)\n"})
    made.branch("side")
    made.commit({"side.py": "old(4); old(5)\n"})
    made.switch("main")
    made.commit({"CODEOWNERS": "* @acme/core\nshop/ @acme/shop\n", "a.py": "old(1)\nx\nx\n"})
    made.merge("side")
    made.rename("a.py", "shop/a.py")
    made.commit()
    made.commit()
    return made


def test_each_point_has_its_commit_total_and_owners(made: GitRepository) -> None:
    """Along the first parents; owners are those of the CODEOWNERS that stood in that commit."""
    points = backfilled(made.root, *EVERY_CHANGE)["points"]
    commits = made.git("rev-list", "--first-parent", "--reverse", "HEAD").split("\n")
    assert commits == [point["commit"] for point in points]
    assert [2, 3, 2, 4, 4, 4] == [point["total"] for point in points]
    owners = [{"core": 2}, {"core": 3}, {"core": 1, "shop": 1}, {"core": 3, "shop": 1}, *[{"core": 2, "shop": 2}] * 2]
    assert owners == [point["owners"] for point in points]
    assert ["2026-03-02T12:00:00+00:00", "2026-03-03T12:00:00+00:00"] == [point["at"] for point in points[:2]]


@pytest.mark.parametrize("each", ["match", "file", "word"])
def test_totals_are_what_git_grep_counts(tmp_path: Path, each: str) -> None:
    """In files of any name, encoding and kind, at every commit; only what is tracked text counts."""
    several = ("a b.py", 'q"uote.py', "new\nline.py", "back\\slash.py")
    one = ("\udcff\udcfe.py", "é.py", "tab\t.py", "-dash.py", ":colon.py", "[set].py", "*.py")
    odd: dict[str, Entry] = {
        **dict.fromkeys(several, "old(1)\nold(2) old(3)\r\nold(4)"),
        **dict.fromkeys(one, "old(1)\n"),
        "latin.py": b"caf\xe9 old(1)\n\xff\xfe old(2) \xe9\nold(3)\xff",
        "binary.bin": b"old(1)\n\0old(2)",
        "late-nul.txt": b"old(1)\n" * 1_500 + b"\0old(2)\n",
        "utf16.txt": "old(1)\n".encode("utf-16"),
        "huge.js": "x;old(1);" * 30_000,
        "empty.txt": "",
        "bom.txt": b"\xef\xbb\xbfold(1)\n",
        "form\x0cfeed.txt": "old(1)\x0cold(2)\x85old(3)\u2028old(4)\n",
        "unmarked.dat": "old(1)\n",
        "said/binary.txt": "old(1)\n",
        "pointer.psd": "version https://git-lfs.github.com/spec/v1\noid sha256:old(1)\n",
        "link.py": (LINK, "old(1)"),
        "sub": (SUBMODULE, "1" * 40),
    }
    attributes = "*.dat -diff\nsaid/* binary\nhuge.js linguist-vendored\n"
    fewer = {path: entry for number, (path, entry) in enumerate(odd.items()) if number % 3}
    trees: list[dict[str, Entry]] = [{}, odd, fewer, {**odd, ".gitattributes": attributes}]
    made = with_trees(tmp_path / "odd", trees)
    made.git("config", "core.attributesFile", os.devnull)
    home = workspace(made.root, each=each, pattern="(?P<word>old)\\(")
    points = backfilled(home, *EVERY_CHANGE)["points"]
    for point in points:
        # The attributes of the last commit say for all of them which files are text.
        said = counted(made, point["commit"], "old\\(", ".", ":!*.dat", ":!said", ":!sub")
        assert said == point["total"]


def test_a_second_run_says_the_same(made: GitRepository) -> None:
    """From what is remembered, without it, and with a broken one."""
    first = backfilled(made.root, *EVERY_CHANGE)
    store = remembered(made.root)
    cache = made.root / ".git" / "overton"
    assert first == backfilled(made.root, *EVERY_CHANGE)
    for file in cache.iterdir():
        file.write_bytes(b"no database" * 999)
    assert first == backfilled(made.root, *EVERY_CHANGE)
    shutil.rmtree(cache)
    assert first == backfilled(made.root, *EVERY_CHANGE)
    shutil.rmtree(cache)
    cache.write_text("a file where a folder should be")
    assert first == backfilled(made.root, *EVERY_CHANGE)
    assert store == remembered(made.root)


def test_day_by_day_is_the_same_store(made: GitRepository, tmp_path: Path) -> None:
    """Whether each day was measured when it was over, or all of them later at once."""
    other = made.clone(tmp_path / "other")
    for day in range(2, 9):
        ran = overton("measure", "-C", str(other.root), "--at", f"2026-03-{day:02}")
        assert 0 == ran.exit_code, ran.stderr
    backfilled(made.root, "--every", "day")
    assert remembered(other.root).intervals == remembered(made.root).intervals
    assert [day.revision for day in remembered(made.root).days] == [
        revision
        for number, revision in enumerate(day.revision for day in remembered(other.root).days)
        if revision not in [day.revision for day in remembered(other.root).days][:number]
    ]


def test_in_pieces_is_the_same_store(made: GitRepository, tmp_path: Path) -> None:
    """A coarse run, and then a finer one, remember what the finer one alone does."""
    other = made.clone(tmp_path / "other")
    for points in ("2", "3", "4"):
        backfilled(other.root, "--points", points)
    assert backfilled(made.root, *EVERY_CHANGE) == backfilled(other.root, *EVERY_CHANGE)
    assert remembered(made.root) == remembered(other.root)


def test_a_run_that_is_killed_goes_on(tmp_path: Path) -> None:
    """However it ended, the next run comes to the same output and the same store."""
    trees: list[dict[str, Entry]] = [
        {"CODEOWNERS": "* @acme/core\n", **{f"f{n}.py": f"old({n})\nold({commit % 7})\n" for n in range(commit % 30)}}
        for commit in range(120)
    ]
    made = with_trees(tmp_path / "killed", trees)
    other = made.clone(tmp_path / "other", "--bare")
    command = [sys.executable, "-m", "overton.cli.main", "backfill", "calls", *EVERY_CHANGE, "-C"]
    program = "import sys; from overton.cli.main import main; main(sys.argv[1:])"
    for seconds in (0.5, 0.8, 1.1):
        home = workspace(made.root)
        process = subprocess.Popen([sys.executable, "-c", program, *command[3:], str(home)], stdout=subprocess.DEVNULL)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    expected = backfilled(workspace(other.root), *EVERY_CHANGE)
    assert expected == backfilled(made.root, *EVERY_CHANGE)
    assert remembered(other.root) == remembered(made.root)


def test_two_at_once_do_not_disturb_each_other(made: GitRepository) -> None:
    """The second waits for the first, and both say the same."""
    program = "import sys; from overton.cli.main import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, "backfill", "calls", "--json", *EVERY_CHANGE, "-C", str(made.root)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    said = [process.communicate() for process in both]
    assert [0, 0] == [process.returncode for process in both], said
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("times", "days"),
    [
        ([0, 86_400, 172_800], ["1970-01-01", "1970-01-02", "1970-01-03"]),
        ([1_700_000_000, 4_000_000_000, 1_700_090_000], ["2023-11-14", "2023-11-14", "2023-11-15"]),
        ([1_700_000_000, 1_700_000_001, 0, 1_700_090_000], ["2023-11-14", "2023-11-14", "2023-11-14", "2023-11-15"]),
        ([1_700_090_000, 1_700_000_000, 1_699_900_000], None),
    ],
)
def test_wrong_clocks_move_only_their_own_commits(tmp_path: Path, times: list[int], days: list[str] | None) -> None:
    """In 1970, years ahead, going backwards: history is in the order of the commits."""
    made = with_trees(tmp_path / "clocks", [{"a.py": "old(1)\n" * (n + 1)} for n in range(len(times))], times)
    points = backfilled(workspace(made.root), *EVERY_CHANGE)["points"]
    assert list(range(1, len(times) + 1)) == [point["total"] for point in points]
    ats = [datetime.fromisoformat(point["at"]) for point in points]
    assert ats == sorted(ats)
    assert days is None or days == [at.astimezone(UTC).date().isoformat() for at in ats]


def test_shallow_clones_say_so_and_use_what_is_there(made: GitRepository, tmp_path: Path) -> None:
    """The totals of the commits that are there are those of the whole history."""
    shallow = made.clone(tmp_path / "shallow", "--depth=3")
    document = backfilled(shallow.root, *EVERY_CHANGE)
    assert not document["whole"]
    assert backfilled(made.root, *EVERY_CHANGE)["points"][-3:] == document["points"]
    ran = overton("backfill", "calls", "-C", str(shallow.root))
    assert "shallow" in ran.stderr


@pytest.mark.parametrize("kind", ["match", "file", "word"])
def test_partial_clones_say_what_to_do(made: GitRepository, tmp_path: Path, kind: str) -> None:
    """Contents that were not fetched are told of, not taken for empty."""
    partial = made.clone(tmp_path / "partial", "--filter=blob:none")
    workspace(partial.root, each=kind, pattern="(?P<word>old)\\(")
    made.root.rename(tmp_path / "elsewhere")
    ran = overton("backfill", "calls", "-C", str(partial.root), *EVERY_CHANGE)
    assert (2, True) == (ran.exit_code, "git fetch --refetch" in ran.stderr), ran.stderr + ran.stdout


@pytest.mark.parametrize("form", ["bare", "worktree", "detached", "sha256", "submodule", "subfolder", "read-only"])
def test_any_form_of_repository(made: GitRepository, tmp_path: Path, form: str) -> None:
    """A repository says the same in whatever form it is there."""
    expected = [point["total"] for point in backfilled(made.root, *EVERY_CHANGE)["points"]]
    place = tmp_path / form
    if form == "bare":
        made.clone(place, "--bare")
    elif form == "worktree":
        made.git("worktree", "add", "--quiet", "--detach", str(place))
    elif form == "detached":
        made.clone(place).git("switch", "--quiet", "--detach")
    elif form == "sha256":
        stream = made.output("fast-export", "--all", "--signed-tags=strip")
        repository(place, "--object-format=sha256").output("fast-import", "--quiet", stdin=stream)
    elif form == "submodule":
        outer = repository(place)
        outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(made.root), "inner")
        place = place / "inner"
    elif form == "subfolder":
        place = made.clone(place).root / "deep"
        place.mkdir()
    elif form == "read-only":
        made.clone(place)
        (place / ".git").chmod(0o555)
    workspace(place)
    assert expected == [total for _commit, total in totals(place, *EVERY_CHANGE)]


def test_an_unrelated_history_and_an_empty_one(tmp_path: Path) -> None:
    """A merge of another root is one step; a branch without a commit is told of."""
    made = repository(tmp_path / "two-roots")
    workspace(made.root)
    ran = overton("backfill", "calls", "-C", str(made.root))
    assert (2, True) == (ran.exit_code, "first commit" in ran.stderr)
    made.commit({"a.py": "old(1)\n"})
    made.git("switch", "--quiet", "--orphan", "other")
    made.commit({"b.py": "old(2)\nold(3)\n"})
    made.switch("main")
    made.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "m", "other", environ=made.signed())
    workspace(made.root)
    assert [1, 3] == [total for _commit, total in totals(made.root, *EVERY_CHANGE)]


SETTINGS = """\
[color]
	ui = always
	diff = always
	grep = always
[core]
	quotePath = true
	pager = false
	abbrev = 4
	fsmonitor = /bin/false
	ignoreCase = true
	precomposeUnicode = true
[diff]
	external = /bin/false
	renames = false
	noprefix = true
	mnemonicPrefix = true
	algorithm = patience
	context = 7
	orderFile = /dev/null
	ignoreSubmodules = all
	relative = true
	suppressBlankEmpty = true
	wordRegex = .
[grep]
	patternType = fixed
	column = true
	lineNumber = false
	fullName = false
	extendedRegexp = true
[log]
	showSignature = true
	date = relative
	mailmap = true
	follow = true
[format]
	pretty = oneline
[fetch]
	fsckObjects = true
[safe]
	directory = *
"""


@pytest.mark.parametrize("surroundings", ["settings", "hook", "pathspecs", "injected"])
def test_nobodys_settings_matter(made: GitRepository, tmp_path: Path, surroundings: str) -> None:
    """Odd settings of a user, and what git tells its hooks of another repository, change nothing."""
    other = repository(tmp_path / "other")
    other.commit({"x.py": "old(1)\n" * 9})
    (tmp_path / "gitconfig").write_text(SETTINGS)
    environ = {
        "settings": {"GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig")},
        "hook": {
            "GIT_DIR": str(other.root / ".git"),
            "GIT_WORK_TREE": str(other.root),
            "GIT_INDEX_FILE": str(other.root / ".git" / "index"),
            "GIT_PREFIX": "x/",
            "GIT_OBJECT_DIRECTORY": str(other.root / ".git" / "objects"),
            "GIT_COMMON_DIR": str(other.root / ".git"),
        },
        "pathspecs": {"GIT_LITERAL_PATHSPECS": "1", "GIT_ICASE_PATHSPECS": "0", "GIT_EXTERNAL_DIFF": "/bin/false"},
        "injected": {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "color.ui", "GIT_CONFIG_VALUE_0": "always"},
    }[surroundings]
    expected = backfilled(made.clone(tmp_path / "plain").root, *EVERY_CHANGE)
    assert expected == backfilled(made.root, *EVERY_CHANGE, **environ)
    assert remembered(tmp_path / "plain") == remembered(made.root)
