"""What the base install must do alone: without web framework, engine, driver or numbers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from campaign_text import SMALL
from code_campaigns import campaign
from git_repositories import repository

ABSENT = (
    "altair",
    "css_inline",
    "django",
    "duckdb",
    "jinja2",
    "numpy",
    "pandas",
    "psycopg",
    "pyarrow",
    "scipy",
    "sqlglot",
    "tzdata",
    "vl_convert",
)
SOURCE = '{kind: events, from: a.csv, item: "{a}", where: a > 1, value: b}'
CAMPAIGN = SMALL.replace("{kind: numbered, count: 3}", SOURCE)
WINDOW = "window:\n  - {from: 2026-01-05, warn: 30, not_allowed: 60}\n"


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `overton` where what the base install does not bring cannot be imported."""
    program = (
        f"import sys\nsys.modules.update(dict.fromkeys({ABSENT!r}))\n"
        "from overton.cli.main import main\nmain(sys.argv[1:])"
    )
    return subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "x.yaml").write_text(CAMPAIGN + WINDOW, encoding="utf-8")
    (tmp_path / ".overton").mkdir()
    return tmp_path


def test_lint_needs_the_base_install_alone(workspace: Path) -> None:
    """It says what the files lack, and that nothing is known of measurements."""
    done = _run("lint", "-C", str(workspace))

    assert (done.returncode, "no-why: " in done.stdout, "not measured yet: " in done.stdout) == (0, True, True)


def test_a_window_moves_with_the_base_install_alone(workspace: Path) -> None:
    """A move is a change of a file."""
    done = _run("window", "move", "x", "-C", str(workspace), "--not-allowed", "30", "--why", "it is clear")

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [["schema"], ["schema", "workspace"]])
def test_the_schema_needs_the_base_install_alone(arguments: list[str]) -> None:
    """Editors may ask for it anywhere."""
    done = _run(*arguments)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_workspace_is_begun_with_the_base_install_alone(tmp_path: Path) -> None:
    """What is written is checked before it is, which needs no engine either."""
    done = _run("init", "-C", str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")


def test_campaigns_are_found_with_the_base_install_alone(tmp_path: Path) -> None:
    """In a repository that nobody has prepared."""
    for words in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a@b.test", "commit", "-q", "--allow-empty", "-m", "x"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True)

    done = _run("discover", "-C", str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")


def test_the_loader_loads_yaml_and_validation_and_no_more() -> None:
    """Reading files must be possible wherever a check runs, and quickly."""
    program = (
        "import sys, overton.campaigns.loader\n"
        f"print(sorted({{name.partition('.')[0] for name in sys.modules}} & {{*{ABSENT!r}, 'rich', 'click'}}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_a_bare_clone_without_a_store_has_a_status(tmp_path: Path) -> None:
    """Of a campaign in code, from git alone: status and items, with what they were called before."""
    made = repository(tmp_path / "made")
    made.commit({**campaign(), "CODEOWNERS": "* @acme/core\n", "a.py": "old(1)\nold(2)\n"})
    made.rename("a.py", "b.py")
    made.commit({"b.py": "old(1)\n"})
    bare = made.clone(tmp_path / "bare.git", "--bare")

    status = _run("status", "calls", "--json", "--at", "2026-03-09", "-C", str(bare.root))
    items = _run("items", "calls", "--json", "--at", "2026-03-09", "-C", str(bare.root))

    assert (status.returncode, items.returncode, status.stderr + items.stderr) == (0, 0, "")
    assert 1 == json.loads(status.stdout)["campaigns"][0]["metrics"][0]["remaining"]
    assert [("b.py: old(1)", ["core"])] == [(i["item"], i["owners"]) for i in json.loads(items.stdout)["items"]]


@pytest.mark.parametrize("command", ["status", "items"])
def test_a_store_that_cannot_be_read_is_told_and_git_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Somebody with the whole install has left an `.overton` folder; the base install answers all the same."""
    monkeypatch.delenv("OVERTON_DATABASE_URL", raising=False)
    made = repository(tmp_path / "made")
    made.commit({**campaign(), "a.py": "old(1)\n"})
    (made.root / ".overton").mkdir()

    done = _run(command, "calls", "--json", "--at", "2026-03-09", "-C", str(made.root))

    told = "this store cannot be read without overton[server]; git is read instead"
    assert (0, f"{made.root / '.overton'}: {told}\n") == (done.returncode, done.stderr)
    assert {"status": '"remaining": 1', "items": "a.py: old(1)"}[command] in done.stdout


@pytest.mark.parametrize("arguments", [["status"], ["check", "--measured", "--strict"]])
def test_a_store_that_has_to_be_read_is_missed(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A database that was named, and a strict gate that judges what was measured, are not passed over."""
    if arguments == ["status"]:
        monkeypatch.setenv("OVERTON_DATABASE_URL", "sqlite:///a.db")
    else:
        monkeypatch.delenv("OVERTON_DATABASE_URL", raising=False)

    done = _run(*arguments, "-C", str(workspace))

    assert (2, "overton: django is not installed; pip install 'overton[server]'\n") == (done.returncode, done.stderr)
