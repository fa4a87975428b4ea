"""A workspace to start from: files whose comments teach what a campaign is made of.

What is not known yet stays a comment with an example, so that nothing in the files claims more than somebody said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from overton.campaigns.entry_text import number, scalar

HALF_A_YEAR = timedelta(weeks=26)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What is known of the organisation and its first campaign; the defaults are an example."""

    organisation: str = ""
    timezone: str = "UTC"
    campaign: str = "request-timeouts"
    goal: str = (
        "Improve the customer experience and the resilience of our system by limiting how long a request can take."
    )
    organizer: str = ""
    target_date: date | None = None
    metric: str = "p99.9 request duration"
    unit: str = "s"
    at_most: float | None = None
    at_least: float | None = None
    kind_of_item: str = "endpoint"
    files: str = "logs/requests/*.parquet"
    item: str = "{method} {route}"
    value: str = "duration_s"
    aggregate: str = "p99.9"
    time: str = "started_at"
    owner: str = "service"
    warn: float | None = None
    not_allowed: float | None = None

    @property
    def goal_value(self) -> str:
        if self.at_least is not None:
            return f"at_least: {number(self.at_least)}"
        return f"at_most: {number(5.0 if self.at_most is None else self.at_most)}"


def starting_files(answers: Answers, day: date) -> Mapping[str, str]:
    """The text of each file by its path; `day` is the first of the campaign."""
    return {
        "overton.yaml": _workspace(answers),
        f"campaigns/{answers.campaign}.yaml": _campaign(answers, day),
        ".gitignore": ".overton/\n",
    }


def _workspace(answers: Answers) -> str:
    name = f"organisation: {scalar(answers.organisation)}\n" if answers.organisation else "# organisation: Acme\n"
    return f"""\
# What all campaigns share. Every key: `overton schema workspace`.
{name}\
timezone: {scalar(answers.timezone)}   # days begin and end in it

# Whose an item is: the first rule that answers wins. An item that no rule answers for is shown as unowned.
ownership:
  - column: {scalar(answers.owner)}   # a column of the data: a team's key, one of its handles, or any name
  # - codeowners: .github/CODEOWNERS
  # - map: {{"GET /billing/*": payments}}

# The teams, a tree of any depth. `handles` are other names for a team, in the data or in CODEOWNERS.
teams: {{}}
  # product: {{name: Product}}
  # payments: {{parent: product, handles: ["@acme/payments"], people: [{{who: ana@acme.test}}]}}

# How updates are sent; ${{NAME}} is read from the environment, in this file only.
# mail: {{url: "smtp://overton:${{MAIL_PASSWORD}}@mail.acme.test:587", sender: overton@acme.test}}
"""


def _campaign(answers: Answers, day: date) -> str:
    return _case(answers, day) + _measure(answers) + _window(answers, day)


def _case(answers: Answers, day: date) -> str:
    example = day + HALF_A_YEAR
    organizers = f"organizers: [{scalar(answers.organizer)}]" if answers.organizer else "# organizers: [infra]"
    target = f"target_date: {answers.target_date}" if answers.target_date else f"# target_date: {example}"
    return f"""\
# A campaign: one change, safely, across many teams. Every key: `overton schema`.
campaign: {answers.campaign}

# The goal, in one sentence: what will be better at the end. It is more than the metric below, which only stands for it.
goal: {scalar(answers.goal)}
# If it feels too open, say what it is not about.
# non_goals: [Speeding up requests that are fast already]

# Everybody will ask these two, and you will repeat the answers often. Speak of users, reliability and cost.
# why: A slow request holds a worker and a database connection; ten of them together take the site down.
# why_now: Three of the last five incidents began with one slow endpoint.

# What those who do the work gain from it. If there is nothing, it may not be a campaign worth running.
# benefits: [Deploys take seconds instead of a minute]

# Who follows up with teams and moves the Window, and who stands behind it.
{organizers}
# sponsor: cto

# The target date makes the pace visible: which teams are on pace, and which need help.
start: {day}
{target}
cadence: weekly   # how often everyone involved gets an update

"""


def _measure(answers: Answers) -> str:
    return f"""\
# The number that, once green everywhere, means that the goal is met. It is measured item by item, so that progress is
# seen early and each item has an owner.
metric:
  name: {scalar(answers.metric)}
  unit: {scalar(answers.unit)}
  goal: {{{answers.goal_value}}}
  item: {scalar(answers.kind_of_item)}
  source:
    kind: events
    from: {scalar(answers.files)}   # Parquet, CSV or JSON lines; paths start beside overton.yaml
    item: {scalar(answers.item)}   # columns in braces
    value: {scalar(answers.value)}
    aggregate: {scalar(answers.aggregate)}   # or mean, max, sum, count, …
    time: {scalar(answers.time)}
    over: 7 days   # the value of a day covers the seven days that end with it

# What must not get worse meanwhile: the number can be reached in ways that nobody wants.
# guardrails:
#   - name: error rate
#     goal: {{at_most: 0.01}}
#     source:
#       kind: events
#       from: {scalar(answers.files)}
#       time: {scalar(answers.time)}
#       value: status >= 500
#       aggregate: mean

"""


def _window(answers: Answers, day: date) -> str:
    if answers.not_allowed is None:
        ledger = f"""\
# window:
#   - {{from: {day}, warn: 30, not_allowed: 60, why: 60 s is what the load balancer allows today}}"""
    else:
        warn = f"warn: {number(answers.warn)}, " if answers.warn is not None else ""
        ledger = f"window:\n  - {{from: {day}, {warn}not_allowed: {number(answers.not_allowed)}}}"
    return f"""\
# The Window says what comes first, and makes progress permanent. Beyond Warn an item is next; beyond Not Allowed it is
# refused. Begin with a Not Allowed that everything meets today; once the Window is clear, move it towards the goal
# with `overton window move`. A move takes effect no sooner than the notice after it was announced.
{ledger}
notice: 14 days

# Items that need not comply for a while, each with a date and a reason.
# exemptions:
#   - {{items: "GET /exports/*", until: {day + HALF_A_YEAR}, why: replaced by another export, approved_by: priya}}

# What teams said when they were asked: not_asked, unsure, supportive, committed or opposed.
# buy_in:
#   - {{team: payments, on: {day}, stance: committed, by: ana}}

# Where to read how to fix an item.
# help: docs/how-to-make-a-request-faster.md
"""
