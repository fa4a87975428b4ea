"""Circulation: who gets which update, and that nobody gets one twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from overton.digests.deliver import Postbox, RefusedError, UncertainError, UnreachableError
from overton.digests.message import Envelope, message
from overton.digests.organizers import compose_organizers
from overton.digests.period import ONE_DAY, Period, period_of, previous
from overton.digests.pictures import pictures
from overton.digests.recipients import people_of, recipients
from overton.digests.sections import owners_of_ending
from overton.digests.story import ORGANIZERS, Chapter, Story
from overton.digests.team import compose_team
from overton.digests.update import Update
from overton.model.campaign import Campaign
from overton.model.organisation import Organisation
from overton.pipeline.overviews import overviews
from overton.progress.figures import Overview
from overton.progress.happenings import happenings
from overton.progress.tree import above
from overton.store.port import Delivery, Series, Store


class Outcome(StrEnum):
    """What became of an update."""

    SENT = "sent"
    ALREADY_SENT = "already_sent"
    UNCONFIRMED = "unconfirmed"
    """Somebody began to send it and never said how it ended: it may have arrived."""
    REFUSED = "refused"
    """The server did not take it; it can be sent later."""
    NOBODY = "nobody"
    """There is nobody to send it to."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What became of the update of one audience."""

    audience: str
    period: str
    outcome: Outcome
    day: date
    """The day that it tells of; of an earlier one, when it was not sent now."""
    subject: str = ""
    to: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """Why it was not sent, or who could not be reached."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An update with its addressees."""

    story: Story
    update: Update
    to: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(slots=True)
class Circulation:
    """The updates of one campaign on one day."""

    organisation: Organisation
    store: Store
    campaign: Campaign
    day: date
    period: Period = field(init=False)
    """The period that the updates of this day belong to."""
    _stories: dict[date, Story] = field(init=False, default_factory=dict)
    _deliveries: dict[str, list[Delivery]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.period = period_of(self.campaign.cadence, self.day)
        self.look_again()

    def look_again(self) -> None:
        """See what was sent in the meantime."""
        self._deliveries.clear()
        for delivery in self.store.deliveries(self.campaign.campaign):
            self._deliveries.setdefault(delivery.audience, []).append(delivery)

    @property
    def over(self) -> bool:
        """Whether the campaign ended in an earlier period, so that nothing is to be told any more."""
        return self.campaign.ended is not None and self.campaign.ended.on < self.period.start

    @property
    def measured(self) -> bool:
        """Whether there is a number to tell."""
        return any(chapter.overview.measured for chapter in self.story(self.since(ORGANIZERS)).chapters)

    def story(self, since: date) -> Story:
        """The campaign's story since a day; told once for all audiences that ask since the same day."""
        if since not in self._stories:
            told = []
            for view in overviews(self.store, (self.campaign,), self.day, since):
                history = self.store.history(Series(self.campaign.campaign, view.metric.name))
                found = happenings(self.campaign, view.metric, history, since=since, until=self.day)
                told.append(Chapter(view, found))
            requests = self.store.exemption_requests(self.campaign.campaign)
            awaiting = tuple(one for one in requests if one.awaits_decision(self.day))
            self._stories[since] = Story(self.organisation, self.campaign, self.day, since, tuple(told), awaiting)
        return self._stories[since]

    def delivery(self, audience: str) -> Delivery | None:
        """The update of this period, if it was sent or begun."""
        return next((d for d in self._deliveries.get(audience, []) if d.period == self.period.key), None)

    def since(self, audience: str) -> date:
        """The day of the last update that an audience surely got in an earlier period.

        Without one, the day before the previous period, so that all of that is told.
        """
        told = [d.day for d in self._deliveries.get(audience, []) if d.sent and d.day < self.period.start]
        return max(told, default=previous(self.campaign.cadence, self.period).start - ONE_DAY)

    def letter(self, audience: str) -> Letter:
        """The update of an audience as it would be sent."""
        story = self.story(self.since(audience))
        if audience == ORGANIZERS:
            update = compose_organizers(story)
        else:
            story = story.narrowed(audience)
            update = compose_team(story, audience)
        found = recipients(self.organisation, self.campaign, audience, self.day)
        return Letter(story, update, found.addresses, found.problems)

    def audiences(self) -> tuple[str, ...]:
        """The organizers, and every team with remaining work or that finished some since its last update.

        Teams above others get an update of their own when they have people of their own.
        """
        found = {team for chapter in self.story(self.since("")).chapters for team in _teams(chapter.overview)}
        return (ORGANIZERS, *sorted(team for team in found if self._concerned(team)))

    def _concerned(self, team: str) -> bool:
        views = [chapter.overview for chapter in self.story(self.since(team)).chapters]
        rows = [row for view in views for row in (*view.teams, *view.groups) if row.team == team]
        works = any(row.numbers.remaining or row.changes.fixed for row in rows) or self._lapses(team, views)
        direct = any(row.team == team for view in views for row in view.teams)
        return works and (direct or bool(people_of(self.organisation, team, self.day)))

    def _lapses(self, team: str, views: Iterable[Overview]) -> bool:
        """Whether an exemption of its items, or of those of a team below it, ends soon."""
        tree = self.story(self.since(team)).tree
        return any(team in above(tuple(owners_of_ending(view, self.day)), tree) for view in views)

    def known(self, audience: str) -> bool:
        """Whether there is such an audience: the organizers, a team, or somebody who holds an item."""
        return audience == ORGANIZERS or audience in self.story(self.since(audience)).tree


def _teams(overview: Overview) -> set[str]:
    return {row.team for row in (*overview.teams, *overview.groups) if row.team is not None}


@dataclass(frozen=True, slots=True)
class Sending:
    """How a round of updates is sent."""

    postbox: Postbox
    sender: str
    """The address that they come from."""
    sent_at: datetime
    """What their Date says."""
    again: bool = False
    """Send what may or may not have arrived; what surely did is never sent again."""


def circulate(circulation: Circulation, audiences: Iterable[str], sending: Sending) -> Iterator[Dispatch]:
    """Send each audience its update of this period, unless that was done before; one outcome each.

    Raises UnreachableError when the server cannot be talked to; then nothing more was sent, and a later run goes on.
    """
    for audience in audiences:
        before = circulation.delivery(audience)
        if before is not None and (before.sent or not sending.again):
            yield _before(before)
        else:
            yield _send(circulation, audience, sending, stale=before)


def _before(delivery: Delivery) -> Dispatch:
    outcome = Outcome.ALREADY_SENT if delivery.sent else Outcome.UNCONFIRMED
    return Dispatch(delivery.audience, delivery.period, outcome, delivery.day)


def _send(circulation: Circulation, audience: str, sending: Sending, stale: Delivery | None) -> Dispatch:
    """Claim, send, confirm: a crash in between leaves the claim, so that it goes out at most once."""
    letter, period, day = circulation.letter(audience), circulation.period.key, circulation.day
    told = Dispatch(audience, period, Outcome.NOBODY, day, letter.update.subject, problems=letter.problems)
    if not letter.to:
        return told
    mail = message(letter.update, Envelope(sending.sender, letter.to, period, sending.sent_at), pictures(letter.story))
    sending.postbox.open()
    if stale is not None:
        circulation.store.release_delivery(stale)
    delivery = Delivery(circulation.campaign.campaign, audience, period, day, sent=False)
    if not circulation.store.claim_delivery(delivery):
        circulation.look_again()
        return _before(circulation.delivery(audience) or delivery)
    try:
        refused = sending.postbox.send(mail, sender=sending.sender, to=letter.to)
    except UncertainError as error:
        return replace(told, outcome=Outcome.UNCONFIRMED, to=letter.to, problems=(*letter.problems, str(error)))
    except RefusedError as error:
        circulation.store.release_delivery(delivery)
        return replace(told, outcome=Outcome.REFUSED, to=letter.to, problems=(*letter.problems, str(error)))
    except UnreachableError:
        circulation.store.release_delivery(delivery)
        raise
    circulation.store.confirm_delivery(delivery)
    taken = tuple(address for address in letter.to if address not in refused)
    missed = (f"{address} was not taken: {why}" for address, why in refused.items())
    return replace(told, outcome=Outcome.SENT, to=taken, problems=(*letter.problems, *missed))
