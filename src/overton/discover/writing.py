"""The campaign file of a proposal, in the style of `overton init`."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta

from overton.campaigns.entry_text import scalar
from overton.discover.candidate import Candidate, Options
from overton.discover.proposal import Proposal
from overton.sources.pattern.options import PatternOptions
from overton.sources.ratchet.options import RatchetOptions
from overton.sources.selected import Selected

HALF_A_YEAR = timedelta(weeks=26)


def campaign_text(proposal: Proposal, day: date) -> str:
    """The file; `day` is the first of the campaign."""
    about = proposal.candidate
    return f"""\
# A campaign: one change, safely, across many teams. Every key: `overton schema`.
# `overton discover` wrote it: on {day} there were {_number(proposal.count.total)} {about.metric}.
campaign: {about.key}

# The goal, in one sentence: what will be better at the end. It is more than the metric below, which only stands for it.
goal: {scalar(about.goal)}
# If it feels too open, say what it is not about.
# non_goals: [Code that is about to be deleted]

# Everybody will ask these two, and you will repeat the answers often. Speak of users, reliability and cost; replace
# what stands here by what happened to you.
# why: {scalar(about.gain)}
# why_now: Two of the last five incidents would have been found by this check.

# What those who do the work gain from it. If there is nothing, it may not be a campaign worth running.
# benefits: [Mistakes show in the editor instead of in production]

# Who follows up with teams and moves the Window, and who stands behind it.
# organizers: [infra]
# sponsor: cto

# The target date makes the pace visible: which teams are on pace, and which need help.
start: {day}
# target_date: {day + HALF_A_YEAR}
cadence: weekly   # how often everyone involved gets an update

# It is counted in git at any commit: `overton backfill {about.key}` draws its past.
metric:
  name: {scalar(about.metric)}
  goal: {{at_most: 0}}
  item: {scalar(about.item)}
  source:
    kind: {about.kind}
{"".join(f"    {line}{chr(10)}" for line in _options(about.options))}\
{_advice(proposal)}
# The Window makes progress permanent. `worse` refuses what is new, and nothing for staying as it is; nobody has to keep
# a list. Move it towards the goal with `overton window move` when you know the pace.
window:
  - {{from: {day}, not_allowed: worse, why: no new ones}}

# Items that need not comply for a while, each with a date and a reason.
# exemptions:
#   - {{items: "legacy/*", until: {day + HALF_A_YEAR}, why: is being replaced, approved_by: priya}}

# Where to read how to fix an item.
# help: docs/{about.key}.md
"""


def workspace_text(codeowners: str) -> str:
    """An `overton.yaml` to begin with; `codeowners` is the path of the file that is there, or empty."""
    if codeowners:
        rule = f"ownership:\n  - codeowners: {scalar(codeowners)}"
    else:
        rule = "# ownership:\n#   - codeowners: .github/CODEOWNERS"
    return f"""\
# What all campaigns share. Every key: `overton schema workspace`.
# organisation: Acme
timezone: UTC   # days begin and end in it

# Whose an item is: the first rule that answers wins. An item that no rule answers for is shown as unowned.
{rule}

# The teams, a tree of any depth. `handles` are other names for a team, such as those in CODEOWNERS.
# teams:
#   payments: {{handles: ["@acme/payments"], people: [{{who: ana@acme.test}}]}}
"""


def _options(options: Options) -> Iterator[str]:
    """The keys of a source that are not as they are by default."""
    shared = {field.name for field in fields(Selected)}
    for field in sorted(fields(options), key=lambda one: one.name in shared):
        value = getattr(options, field.name)
        if value != field.default or field.name == "each":
            yield f"{field.name.rstrip('_')}: {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    assert isinstance(value, str)
    plain = scalar(value)
    # In single quotes a backslash is a backslash, and an expression can be read.
    return plain if not plain.startswith('"') or not value.isprintable() else "'" + value.replace("'", "''") + "'"


def _advice(proposal: Proposal) -> str:
    """How to begin with a part of it."""
    named = ", ".join(f"{rule} ({_number(number)})" for rule, number in proposal.count.rules.most_common(5))
    lines = []
    if isinstance(proposal.candidate.options, PatternOptions) and named:
        lines.append(f"# Most named: {named}.")
        lines.append("# If that is too much at once, begin with one: narrow the pattern to lines that name it.")
    elif isinstance(proposal.candidate.options, RatchetOptions):
        lines.append("# If that is too much at once, begin with some rules: `rules: [NAME]`.")
    return "".join(f"{line}\n" for line in lines)


def _number(value: float) -> str:
    return f"{value:,.0f}"


def as_document(proposal: Proposal, day: date) -> dict[str, object]:
    """A proposal for programs."""
    about: Candidate = proposal.candidate
    return {
        "key": about.key,
        "metric": about.metric,
        "goal": about.goal,
        "kind": about.kind,
        "score": round(proposal.score, 3),
        "total": proposal.count.total,
        "files": len(proposal.count.files),
        "owners": dict(proposal.owners),
        "unowned": proposal.unowned,
        "rules": dict(proposal.count.rules.most_common(10)),
        "movement": {
            "direction": proposal.movement.direction,
            "over_90_days": proposal.movement.quarter,
            "over_365_days": proposal.movement.year,
            "with_the_code": proposal.movement.with_code,
        },
        "history": [
            {"commit": moment.commit, "at": moment.at.isoformat(), "total": moment.total} for moment in proposal.history
        ],
        "file": campaign_text(proposal, day),
    }
