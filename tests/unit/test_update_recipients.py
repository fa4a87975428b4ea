"""Who gets an update: people in a team on that day, organizers and sponsor, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from circulars import MONDAY, acme, remembered, timeouts
from overton.digests.recipients import Recipients, is_address, recipients
from overton.model.campaign import Ended
from overton.model.organisation import Member, Team
from overton.pipeline.circulate import Circulation


def test_organizers_are_teams_or_addresses() -> None:
    """Teams stand for their people, addresses for themselves; whoever is named twice gets one."""
    campaign = timeouts(organizers=("infra", "ines@acme.test", "payments"), sponsor="cto@acme.test")
    found = recipients(acme(), campaign, "organizers", MONDAY)
    assert found == Recipients(("ines@acme.test", "ana@acme.test", "bo@acme.test", "cto@acme.test"))


def test_people_get_it_while_they_are_in_the_team() -> None:
    """Whoever left or has yet to come is not written to."""
    people = (
        Member(who="left@acme.test", until=MONDAY - timedelta(days=1)),
        Member(who="last@acme.test", until=MONDAY),
        Member(who="comes@acme.test", from_=MONDAY + timedelta(days=1)),
    )
    organisation = acme(teams={"team": Team(people=people)})
    assert recipients(organisation, timeouts(), "team", MONDAY) == Recipients(("last@acme.test",))


def test_whoever_cannot_be_reached_is_named() -> None:
    """A party without people and an address that is none are told, and the others get theirs."""
    campaign = timeouts(organizers=("jobs", "nobody", "infra"), sponsor="a b@acme.test")
    found = recipients(acme(), campaign, "organizers", MONDAY)
    assert found.addresses == ("ines@acme.test",)
    assert found.problems == (
        "jobs has nobody with a mail address",
        "nobody has nobody with a mail address",
        "'a b@acme.test' is no mail address",
    )


def test_a_person_can_be_an_owner() -> None:
    """Somebody who holds items without a team gets an update, too."""
    assert recipients(acme(), timeouts(), "zoe@acme.test", MONDAY) == Recipients(("zoe@acme.test",))


def test_a_handle_stands_for_its_team() -> None:
    """`@acme/infra` among the organizers is the team of that handle, not an address."""
    infra = replace(acme().teams["infra"], handles=("@acme/infra",))
    campaign = timeouts(organizers=("@acme/infra",), sponsor="")
    assert recipients(acme(teams={"infra": infra}), campaign, "organizers", MONDAY).addresses == ("ines@acme.test",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "@acme.test",
        "ana@",
        "a b@acme.test",
        "ana@acme.test\r\nBcc: eve@evil.test",
        "ana@acme.test,b@acme.test",
        "Ana <ana@acme.test>",
        "anä@acme.test",
        "ana@acme.test>",
        "ana\x00@acme.test",
    ],
)
def test_what_is_no_address_is_not_sent_to(text: str) -> None:
    """Nothing but one plain address reaches a header or an envelope."""
    assert not is_address(text)


@pytest.mark.parametrize("text", ["ana@acme.test", "a.b+c@mail.acme.test", "root@localhost", "o'neil@acme.test"])
def test_plain_addresses_are_sent_to(text: str) -> None:
    """Dots, tags, quotes and hosts without dots are fine."""
    assert is_address(text)


def test_teams_with_something_to_hear_get_an_update() -> None:
    """Those with work left or fixed since their last update; a team above others if it has people of its own."""
    assert Circulation(acme(), remembered(), timeouts(), MONDAY).audiences() == (
        "organizers",
        "jobs",
        "payments",
        "product",
        "search",
    )


def test_a_campaign_that_ended_is_told_of_in_the_period_of_its_end() -> None:
    """The last update goes out in the week in which it ended, and none after that."""
    ended = timeouts(ended=Ended(on=MONDAY, outcome="reached"))
    assert not Circulation(acme(), remembered(), ended, MONDAY + timedelta(days=6)).over
    assert Circulation(acme(), remembered(), ended, MONDAY + timedelta(days=7)).over
