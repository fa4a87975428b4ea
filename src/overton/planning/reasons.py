"""Why a position is proposed, or none, in plain sentences."""

from collections.abc import Iterator

from overton.model.window import Position
from overton.planning.fairness import TeamLoad
from overton.planning.proposal import Answer, Basis, Proposal
from overton.progress.exempt_rest import clear_words, exempt_rest, only_exempt
from overton.progress.explain import window_words
from overton.progress.newly import lapsed_words
from overton.progress.wording import counted, day_words
from overton.window.ledger import effective_from

NEAR = 0.05
"""Within this share of a threshold a value is told as close to it."""
NAMED = 3
"""How many teams are named in a sentence."""
TOO_MUCH_NAMED = 10
"""How many teams that get too much have a sentence of their own."""


def reasons(proposal: Proposal) -> tuple[str, ...]:
    """The answer explained, a sentence each; what was found first, what follows from it, what to mind."""
    if proposal.position is None:
        return tuple(_without_position(proposal))
    return (*_state(proposal), *_thresholds(proposal), *_work(proposal), *_mind(proposal))


def why(proposal: Proposal) -> str:
    """The reason in a few words, for the ledger; whoever moves the Window may know a better one."""
    overview = proposal.overview
    if overview.position is None:
        return "the first Window"
    if proposal.basis is Basis.GOAL:
        return "everything that counts meets the goal"
    if not overview.clear:
        left = proposal.position.from_ - overview.day if proposal.position else proposal.period
        return "every team can do its part by then" if proposal.done_in(left) else "the next step"
    warn = overview.position.warn
    threshold = warn if warn is not None else overview.position.at
    side = "beyond" if overview.metric.goal.lower_is_better else "below"
    what = "nothing that counts" if overview.numbers.exempt else "nothing"
    return f"{what} is {side} {_said(threshold, overview.metric.unit)} any more"


def _without_position(proposal: Proposal) -> Iterator[str]:
    overview = proposal.overview
    campaign, metric, numbers = overview.campaign, overview.metric, overview.numbers
    before = window_words(proposal.before, metric)
    match proposal.answer:
        case Answer.ENDED:
            assert campaign.ended is not None
            yield f"The campaign ended on {day_words(campaign.ended.on)}; its last Not Allowed stays as it is."
        case Answer.NO_DATA:
            yield f"Nothing is measured yet: `overton measure {campaign.campaign}` does it."
        case Answer.HELD:
            yield from _state(proposal)
            yield from _announced(proposal)
        case Answer.ANNOUNCED:
            yield from _state(proposal)
            yield from _announced(proposal)
            yield "The one after it is proposed with --now."
        case Answer.REACHED:
            yield f"The Window stands at the goal ({before}): there is nowhere to move it."
            if only_exempt(overview):
                yield f"Nothing remains but {exempt_rest(overview)}: it is not done while they miss the goal."
            elif not numbers.remaining and not overview.coming:
                yield "Nothing remains: say how it ended with `ended:` in the campaign's file."
        case Answer.NO_NUMBER:
            yield "Not Allowed is what is new or gets worse: it has no number to move, and tightens by itself."
            yield f"{counted(numbers.remaining, metric.item)} {_verb(numbers.remaining, 'remain')}."
            yield "Write `steps:` or move to a number with `overton window move` to ask for more."
        case _:
            yield from _state(proposal)
            yield f"Nothing stricter than {before} would be fair yet; that asks for more than can be done already."
            yield from _too_much(proposal)


def _state(proposal: Proposal) -> Iterator[str]:
    """Whether the Window is clear."""
    overview, held = proposal.overview, len(proposal.held)
    if overview.position is None:
        yield "There is no Window yet: nothing is refused."
        return
    words = window_words(overview.position, overview.metric)
    if overview.clear:
        clear = clear_words(overview)
        rest = " else" if clear != "clear" else ""
        yield f"The Window ({words}) is {clear}: nothing{rest} is in it or beyond."
        return
    refused = sum(one.refused for one in proposal.held)
    beyond = f", {refused:,} of them beyond Not Allowed" if refused else ""
    beyond = ", beyond Not Allowed" if refused == held else beyond
    verb = "holds" if held == 1 else "hold"
    yield f"The Window ({words}) is not clear: {counted(held, overview.metric.item)} {verb} it{beyond}."


def _announced(proposal: Proposal) -> Iterator[str]:
    overview = proposal.overview
    for position in overview.coming:
        on = effective_from(position, overview.campaign.notice)
        refused = sum(assessed.refused_from == on for assessed in overview.items)
        passes = "passes" if refused == 1 else "pass"
        told = f"; it will refuse {counted(refused, overview.metric.item)} that {passes} today" if refused else ""
        yield f"{window_words(position, overview.metric)} is announced from {day_words(on)}{told}."


def _thresholds(proposal: Proposal) -> Iterator[str]:
    position, metric = proposal.position, proposal.overview.metric
    assert position is not None
    if proposal.basis is Basis.STEPS:
        number = 1 + next(i for i, step in enumerate(metric.steps) if step.not_allowed == position.at)
        yield f"It is step {number} of the {len(metric.steps)} in the campaign's file, the first that is stricter."
        return
    if proposal.steps_taken:
        yield "All steps in the campaign's file are taken, so the next position follows from the values."
    if proposal.basis is Basis.GOAL:
        at = _said(position.at, metric.unit)
        yield f"Everything that counts meets the goal, so the last step is the goal itself: Not Allowed {at}."
        if rest := exempt_rest(proposal.overview):
            yield f"Not counted: {rest}; they miss the goal, and are judged by it when they are exempt no more."
        return
    yield from _refused_words(proposal, position)
    if position.warn is not None:
        yield from _warn_words(proposal, position)


def _refused_words(proposal: Proposal, position: Position) -> Iterator[str]:
    before, metric = proposal.before, proposal.overview.metric
    at = _said(position.at, metric.unit)
    if before is None:
        yield f"Not Allowed begins at {at}: everything that is there today is allowed."
    elif before.at == position.at:
        yield f"Not Allowed stays at {at}: a stricter one would refuse more than can be done in time."
    elif proposal.refused:
        yield f"Not Allowed becomes {at}, and refuses what is still beyond it on that day."
    else:
        whose = ", the Warn before" if before.warn == position.at else ""
        yield f"Not Allowed becomes {at}{whose}: nothing is beyond it, so nobody is refused."


def _warn_words(proposal: Proposal, position: Position) -> Iterator[str]:
    metric, chosen, burden = proposal.overview.metric, proposal.chosen, proposal.burden
    assert chosen is not None
    assert burden is not None
    warn, period = _said(position.warn, metric.unit), _period(proposal)
    if position.warn == metric.goal.value and proposal.fair:
        if proposal.done_in(proposal.period):
            yield f"Warn becomes the goal, {warn}: all that remains can be done in {period}."
        else:
            share = f"one {metric.item}, or than it can do in {period}"
            yield f"Warn becomes the goal, {warn}: no team gets more than {share}."
    elif proposal.fair:
        yield f"Warn becomes {warn}, the strictest round number that asks no team for more than it can do in {period}."
    else:
        yield f"Warn becomes {warn}, the mildest that asks for anything."
    if chosen.stricter is None or not proposal.fair:
        return
    sign = 1 if metric.goal.lower_is_better else -1
    loads = burden.loads(Position(from_=position.from_, not_allowed=sign * chosen.stricter))
    most = next((load for load in loads if load.over), None)
    if most is not None:
        next_ = _said(sign * chosen.stricter, metric.unit)
        yield f"{next_} would be too much: {most.team} would get {_asked(most, proposal)}."


def _work(proposal: Proposal) -> Iterator[str]:
    """What it asks of whom, and from what that is known."""
    item, shown = proposal.overview.metric.item, proposal.shown
    assert shown is not None
    if not proposal.affected:
        yield f"It asks for nothing that is not done: no {item} is beyond it."
        return
    teams = [load for load in proposal.loads if load.team is not None]
    names = ", ".join(f"{load.team} {load.items:,}" for load in teams[:NAMED])
    more = f" and {len(teams) - NAMED:,} more" if len(teams) > NAMED else ""
    of = f" of {counted(len(teams), 'team')}: {names}{more}" if teams else ""
    yield f"It asks for {counted(proposal.affected, item)}{of}{lapsed_words(proposal.lapsed)}."
    if shown.a_week is None:
        yield f"It is too early to say what teams do in a week, so each is asked for one {item}."
    elif not shown.done:
        yield f"Nothing left the Window or reached the goal in {_weeks(shown.weeks)}, so each is asked for one {item}."
    else:
        done = f"{counted(shown.done, item)} left the Window or reached the goal in {_weeks(shown.weeks)}"
        yield f"{done}; from that follows what each team can do."
    yield from _too_much(proposal)
    yield from _slow(proposal)


def _mind(proposal: Proposal) -> Iterator[str]:
    """What nobody owns, and what lies close to a threshold."""
    position, overview = proposal.position, proposal.overview
    assert position is not None
    unowned = sum(load.items for load in proposal.loads if load.team is None)
    if unowned:
        yield f"Nobody owns {counted(unowned, overview.metric.item)} of these: find an owner first, or nobody does it."
    for name, threshold in (("Warn", position.warn), ("Not Allowed", position.at)):
        yield from _huddle(proposal, name, threshold)


def _huddle(proposal: Proposal, name: str, threshold: float | None) -> Iterator[str]:
    """Values just beyond a threshold are nearly there; those just within Not Allowed are refused by a bad week."""
    metric, burden = proposal.overview.metric, proposal.burden
    assert burden is not None
    if not threshold:
        return
    sign = 1 if metric.goal.lower_is_better else -1
    reach, bound = NEAR * abs(threshold), sign * threshold
    beyond = sum(bound < cost <= bound + reach for cost in burden.costs)
    within = sum(bound - reach <= cost <= bound for cost in burden.costs) if name != "Warn" else 0
    at = _said(threshold, metric.unit)
    if beyond:
        yield f"{counted(beyond, metric.item)} {_verb(beyond, 'lie')} beyond {name} ({at}) by no more than 5 %."
    if within:
        bad = "A worse week refuses it." if within == 1 else "A worse week refuses them."
        yield f"{counted(within, metric.item)} {_verb(within, 'lie')} within {name} ({at}) by no more than 5 %. {bad}"


def _too_much(proposal: Proposal) -> Iterator[str]:
    """Which teams get more than they can do, by how much, and how long it would take them."""
    over = [load for load in proposal.loads if load.over]
    for load in over[:TOO_MUCH_NAMED]:
        long = f"; at its rate that takes {_weeks(load.weeks)}" if load.weeks else ""
        yield f"{load.team} gets {_asked(load, proposal)}, {load.over:,} too many{long}."
    if len(over) > TOO_MUCH_NAMED:
        yield f"{counted(len(over) - TOO_MUCH_NAMED, 'more team')} would get more than can be done."


def _slow(proposal: Proposal) -> Iterator[str]:
    """Which teams are asked for the one item that everybody can be asked for, though it takes them longer."""
    period = proposal.period.days / 7
    slow = [load for load in proposal.loads if load.team and not load.over and load.weeks and load.weeks > period]
    if slow:
        slow.sort(key=lambda load: -(load.weeks or 0.0))
        named = ", ".join(f"{load.team} {_weeks(load.weeks or 0.0)}" for load in slow[:NAMED])
        more = f", and {len(slow) - NAMED:,} more" if len(slow) > NAMED else ""
        yield f"One is the least that a team can be asked for; at their rates it takes {named}{more}."


def _asked(load: TeamLoad, proposal: Proposal) -> str:
    items = counted(load.items, proposal.overview.metric.item)
    return f"{items}, and can do {load.can_do:,} in {_period(proposal)}"


def _period(proposal: Proposal) -> str:
    days = proposal.period.days
    return counted(days // 7, "week") if days % 7 == 0 else counted(days, "day")


def _weeks(number: float) -> str:
    return counted(max(1, round(number)), "week")


def _said(value: float | None, unit: str) -> str:
    """A threshold, whole: what is rounded would be another threshold."""
    text = f"{value:.15g}" if value is not None else "none"
    return f"{text} {unit}" if unit else text


def _verb(number: int, plural: str) -> str:
    return f"{plural}s" if number == 1 else plural
