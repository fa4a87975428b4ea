"""Decisions about exemptions: first kept in the store, then written to the campaign's file, where they count.

In this order one of two deciders at once wins, and only the winner writes. Whoever dies in between leaves a decision
that the file does not know: it is listed, and deciding the same again writes it. What cannot be written safely is found
out before anything is decided.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from overton.campaigns.editing import Change, Edit, edit_of
from overton.model.campaign import Campaign, Metric
from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.problem import BadInputError
from overton.model.window import Exemption, Withdrawal
from overton.model.workspace import Workspace
from overton.pipeline.asking import check_break_glass, check_exemption, check_said, from_day, last_of_break_glass
from overton.pipeline.exempting import entry_of, name_of
from overton.store.port import Store

LISTED = "`overton exempt list --all` shows what was asked for and decided"


@dataclass(frozen=True, slots=True)
class Terms:
    """How much of a request is granted; what is None is granted as asked."""

    until: date | None = None
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who decides, when and why."""

    by: str
    at: datetime
    """In the organisation's time zone: its day is the first or the last of an exemption."""
    why: str = ""

    @property
    def day(self) -> date:
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision."""

    exemption: Exemption
    edit: Edit | None = None
    """What is to be done to the campaign's file; None: nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with the campaign and the metric that it is about, as their file has them."""

    workspace: Workspace
    store: Store
    request: ExemptionRequest
    campaign: Campaign
    metric: Metric

    @property
    def entry(self) -> Exemption | None:
        return entry_of(self.request, self.metric)

    def edit(self, change: Change) -> Edit:
        return edit_of(self.workspace, self.campaign.campaign, change)

    def decide(self, decision: Decision) -> None:
        """Keep a decision; raises BadInputError when somebody else has decided meanwhile."""
        known = len(self.request.decisions)
        if not self.store.decide_exemption(self.request.number, decision, known=known):
            raise self.problem("somebody decided about it meanwhile", LISTED)

    def problem(self, what: str, todo: str) -> BadInputError:
        return BadInputError.of(f"request {self.request.number}", what, todo)


def ruling(by: str, at: datetime, why: str | None = None) -> Ruling:
    """Raises BadInputError for words that nobody can keep, or that say nothing; None is a reason that need not be."""
    check_said(by=by, **({} if why is None else {"why": why}))
    return Ruling(by, at, why or "")


def asked(workspace: Workspace, store: Store, number: int) -> Asked:
    """The request of a number; raises BadInputError when there is none, or nothing that it is about."""
    request = next((one for one in store.exemption_requests() if one.number == number), None)
    where = f"request {number}"
    if request is None:
        raise BadInputError.of(where, "there is no such request", LISTED)
    try:
        campaign = workspace.campaign_named(request.campaign)
        return Asked(workspace, store, request, campaign, campaign.metric_named(request.metric))
    except LookupError as error:
        raise BadInputError.of(where, str(error), "decide about it where its campaign is") from error


def grant(asked: Asked, terms: Terms, ruling: Ruling) -> Decided:
    """Grant a request by an entry in the campaign's file; again, where it is granted and the file does not say so.

    The decision is kept; the edit is for the caller to make, or to hand over as a patch.
    """
    if asked.request.state in {"denied", "revoked"}:
        raise asked.problem(f"it was {_decided(asked.request)}", "ask again")
    given = next((one for one in reversed(asked.request.decisions) if not one.break_glass), None)
    if given is not None:
        _check_same(asked, given, terms)
        exemption = given.granted or asked.request.wanted
        return Decided(exemption, _to_write(asked, exemption))
    entry = asked.entry
    exemption = entry or _granted(asked, terms, ruling)
    if entry is None:
        check_exemption(asked.campaign, asked.metric, exemption, ruling.day)
    edit = _to_write(asked, exemption)
    asked.decide(Decision("granted", ruling.by, ruling.at, ruling.why, granted=exemption))
    return Decided(exemption, edit)


def _granted(asked: Asked, terms: Terms, ruling: Ruling) -> Exemption:
    """What is granted of what was asked for: from today at the earliest, and never more."""
    wanted, goal = asked.request.wanted, asked.metric.goal
    if terms.until is not None and terms.until > wanted.until:
        raise BadInputError.of(
            "--until", f"asked for until {wanted.until}", "grant that or less, or grant KEY directly"
        )
    if terms.ceiling is not None and wanted.ceiling is not None:
        looser = terms.ceiling > wanted.ceiling if goal.lower_is_better else terms.ceiling < wanted.ceiling
        if looser:
            what = f"asked for with a ceiling of {wanted.ceiling:g}"
            raise BadInputError.of("--ceiling", what, "grant that or less, or grant KEY directly")
    ceiling = wanted.ceiling if terms.ceiling is None else terms.ceiling
    until = terms.until or wanted.until
    return replace(from_day(wanted, ruling.day), until=until, ceiling=ceiling, approved_by=ruling.by)


def _check_same(asked: Asked, given: Decision, terms: Terms) -> None:
    """Whoever grants again what is granted must not think to change it."""
    exemption = given.granted or asked.request.wanted
    other_end = terms.until not in {None, exemption.until}
    if other_end or terms.ceiling not in {None, exemption.ceiling}:
        what = f"it was {_decided(asked.request)}, until {exemption.until}"
        raise asked.problem(what, "revoke it and ask again, to change its end or its ceiling")


def _to_write(asked: Asked, exemption: Exemption) -> Edit | None:
    return None if asked.entry is not None else asked.edit(Change(asked.metric.name, exemption))


def grant_directly(
    workspace: Workspace, campaign: Campaign, metric: Metric, exemption: Exemption, day: date
) -> Decided:
    """Grant what nobody asked for: the campaign's file alone keeps it."""
    check_exemption(campaign, metric, exemption, day)
    check_not_there(metric, exemption, workspace.files[campaign.campaign])
    return Decided(exemption, edit_of(workspace, campaign.campaign, Change(metric.name, exemption)))


def check_not_there(metric: Metric, exemption: Exemption, where: str) -> None:
    """Raises BadInputError where the file has an exemption of the same items until the same day: that would count."""
    if any(name_of(one) == name_of(exemption) and one.revoked is None for one in metric.exemptions):
        what = f"{exemption.items!r} is exempt until {exemption.until} already"
        raise BadInputError.of(where, what, "nothing is to be done, or name another day")


def break_glass(asked: Asked, terms: Terms, ruling: Ruling) -> Decided:
    """Grant a request at once, from the store; of what is asked for as much as may be without a review."""
    if asked.request.state != "asked":
        raise asked.problem(f"it was {_decided(asked.request)}", "break the glass for what was not decided")
    exemption = _granted(asked, terms, ruling)
    assert exemption.from_ is not None
    latest = last_of_break_glass(asked.campaign, exemption.from_)
    if terms.until is None and latest >= exemption.from_:
        exemption = replace(exemption, until=min(exemption.until, latest))
    check_exemption(asked.campaign, asked.metric, exemption, ruling.day)
    check_break_glass(asked.campaign, exemption)
    check_not_there(asked.metric, exemption, "--until")
    asked.decide(Decision("granted", ruling.by, ruling.at, ruling.why, break_glass=True, granted=exemption))
    return Decided(exemption)


def break_glass_directly(
    store: Store, campaign: Campaign, metric: Metric, exemption: Exemption, ruling: Ruling
) -> ExemptionRequest:
    """Grant at once what nobody asked for: it is kept as a request that is granted."""
    check_exemption(campaign, metric, exemption, ruling.day)
    check_break_glass(campaign, exemption)
    check_not_there(metric, exemption, "--until")
    decision = Decision("granted", ruling.by, ruling.at, ruling.why, break_glass=True, granted=exemption)
    wanted = replace(exemption, approved_by="")
    request = ExemptionRequest(campaign.campaign, metric.name, wanted, ruling.by, ruling.at, (decision,))
    return store.ask_exemption(request)


def deny(asked: Asked, ruling: Ruling) -> None:
    """Turn a request down."""
    if asked.request.state != "asked":
        todo = "revoke it: `overton exempt revoke`" if asked.request.state == "granted" else LISTED
        raise asked.problem(f"it was {_decided(asked.request)}", todo)
    asked.decide(Decision("denied", ruling.by, ruling.at, ruling.why))


def revoke(asked: Asked, ruling: Ruling) -> Decided:
    """Take back what was granted, from the file and from the store; again, where the file does not say so."""
    state = asked.request.state
    if state in {"asked", "denied"}:
        what = "nobody granted it" if state == "asked" else f"it was {_decided(asked.request)}"
        raise asked.problem(what, "deny it: `overton exempt deny`" if state == "asked" else LISTED)
    last = asked.request.decisions[-1]
    back = Withdrawal(on=ruling.day, why=ruling.why, by=ruling.by)
    if state == "revoked":
        if asked.entry is None or asked.entry.revoked is not None:
            raise asked.problem(f"it was {_decided(asked.request)}", "nothing is to be done")
        back = Withdrawal(on=last.at.date(), why=last.why, by=last.by)
    entry = asked.entry
    exemption = entry or asked.request.break_glass or last.granted or asked.request.wanted
    check_not_over(exemption, ruling.day)
    edit = None
    if entry is not None and entry.revoked is None:
        edit = asked.edit(Change(asked.metric.name, entry, back))
    if state == "granted":
        asked.decide(Decision("revoked", ruling.by, ruling.at, ruling.why))
    return Decided(replace(exemption, revoked=back), edit)


def revoke_entry(workspace: Workspace, campaign: Campaign, metric: Metric, entry: Exemption, ruling: Ruling) -> Decided:
    """Take an exemption of the file back that the store knows nothing of."""
    check_not_over(entry, ruling.day)
    back = Withdrawal(on=ruling.day, why=ruling.why, by=ruling.by)
    edit = edit_of(workspace, campaign.campaign, Change(metric.name, entry, back))
    return Decided(replace(entry, revoked=back), edit)


def check_not_over(exemption: Exemption, day: date) -> None:
    """Raises BadInputError for an exemption that ended: there is nothing to take back."""
    if exemption.last < day:
        what = f"the exemption of {exemption.items!r} ended on {exemption.last}"
        raise BadInputError.of("exemptions", what, "nothing is to be done")


def _decided(request: ExemptionRequest) -> str:
    """`denied by tom on 2026-03-02`."""
    last = request.decisions[-1]
    return f"{last.outcome} by {last.by} on {last.at.date()}"
