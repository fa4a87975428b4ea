"""Campaign files in tests: a good one, and what the loader says of another."""

from fakes.numbered import kind_names, kinds
from overton.campaigns.document import read_document
from overton.campaigns.one_campaign import campaign_in
from overton.campaigns.source_options import Kinds
from overton.model.campaign import Campaign
from overton.model.problem import BadInputError

KINDS = Kinds(kinds, kind_names)

METRIC = "metric: {name: m, unit: s, goal: {at_most: 5}, source: {kind: numbered, count: 3}}\n"
SMALL = "campaign: x\ngoal: g\n" + METRIC

WHOLE = """\
campaign: request-timeouts
goal: Improve the customer experience by limiting the amount of time a web request can take.
non_goals: [Speeding up requests that are already under five seconds]
why: A slow request holds a worker.
why_now: Three of the last five incidents began with one slow endpoint.
benefits: [Deploys drain in 5 s instead of 60 s, "Errors show at once, not after a minute"]
organizers: [infra]
sponsor: cto
tags: [reliability]
start: 2026-01-05
target_date: 2026-12-18
cadence: weekly
metric:
  name: p99.9 request duration
  unit: s
  goal: {at_most: 5}
  item: endpoint
  gone_after: 12 weeks
  source: {kind: numbered, count: 3, from: [a, b], over: 7 days, order: down}
guardrails:
  - {name: error rate, unit: "%", goal: {at_most: 0.01}, source: {kind: numbered, count: 1}}
window:
  - {from: 2026-01-05, warn: 30, not_allowed: 60, why: 60 s is what the load balancer allows today}
  - {from: 2026-03-02, announced: 2026-02-10, warn: 15, not_allowed: {at: 30, worse: true, tolerance: 10%}, by: ana}
  - {from: 2026-06-01, not_allowed: worse, withdrawn: {on: 2026-05-01, why: too soon}}
notice: 2 weeks
exemptions:
  - {items: "GET /exports/*", from: 2026-02-12, until: 2026-06-30, ceiling: 55, why: new exports, ticket: INF-812,
     approved_by: priya}
epochs:
  - {from: 2026-04-01, why: the mobile API joined the logs}
buy_in:
  - {team: payments, on: 2026-01-12, stance: committed, by: ana, note: wants the faster drain}
enforce: {ci: deny, runtime: warn}
help: ../docs/how-to-make-a-request-faster.md
ended: {on: 2026-11-30, outcome: reached, why: all of it}
"""


def loaded(text: str, *teams: str) -> Campaign:
    """The campaign of a file's text; raises BadInputError."""
    return campaign_in(read_document("x.yaml", text), teams, KINDS)


def problems(text: str, *teams: str) -> list[str]:
    """What the loader says of a file's text, without the file's name."""
    try:
        loaded(text, *teams)
    except BadInputError as error:
        return [str(problem).removeprefix("x.yaml:").strip() for problem in error.problems]
    return []
