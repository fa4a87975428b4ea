"""Who gets an update: the people of a team on that day, or the organizers and the sponsor."""

from dataclasses import dataclass
from datetime import date
from email.errors import MessageError
from email.headerregistry import Address

from overton.digests.story import ORGANIZERS
from overton.model.campaign import Campaign
from overton.model.organisation import Organisation
from overton.progress.wording import clean


@dataclass(frozen=True, slots=True)
class Recipients:
    """Where to send, and what stands in the way of sending further."""

    addresses: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def recipients(organisation: Organisation, campaign: Campaign, audience: str, day: date) -> Recipients:
    """The addresses of an audience on a day, each once.

    Args:
        organisation: its teams have people, each for a time.
        campaign: its organizers and sponsor are each a team or a mail address.
        audience: a team's key, a person's mail address, or `organizers`.
        day: the day on which people are in the team.
    """
    parties = (*campaign.organizers, campaign.sponsor) if audience == ORGANIZERS else (audience,)
    found: list[str] = []
    problems: list[str] = []
    for party in filter(None, parties):
        people = people_of(organisation, party, day)
        if not people:
            problems.append(f"{clean(party)} has nobody with a mail address")
        found += people
    wrong = [address for address in found if not is_address(address)]
    problems += [f"{clean(address)!r} is no mail address" for address in wrong]
    return Recipients(tuple(dict.fromkeys(a for a in found if a not in wrong)), tuple(problems))


def people_of(organisation: Organisation, party: str, day: date) -> tuple[str, ...]:
    """The mail addresses behind a team's key, one of its handles, or an address."""
    key = team_key(organisation, party)
    if key is not None:
        return organisation.teams[key].addresses(day)
    return (party,) if "@" in party and not party.startswith("@") else ()


def team_key(organisation: Organisation, name: str) -> str | None:
    """The team of that key or handle."""
    if name in organisation.teams:
        return name
    return next((key for key, team in organisation.teams.items() if name in team.handles), None)


def is_address(text: str) -> bool:
    """Whether it is a mail address that every server takes, and nothing else; fit for a header and an envelope."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    return bool(address.username and address.domain) and text.isascii() and text == address.addr_spec
