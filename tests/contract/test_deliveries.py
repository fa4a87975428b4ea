"""An update goes once: what every store promises of deliveries."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from overton.store.port import Delivery, Store

FIRST = date(2026, 3, 2)
DELIVERY = Delivery("request-timeouts", "payments", "2026-W09", FIRST, sent=False)
Wrap = Callable[[Callable[[], object]], Callable[[], object]]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_a_delivery_is_claimed_once(store: Store) -> None:
    """Only the first claim of an update for an audience and a period is granted, whatever the day."""
    again = replace(DELIVERY, day=day(1))
    assert [store.claim_delivery(d) for d in (DELIVERY, DELIVERY, again)] == [True, False, False]


def test_other_audiences_and_periods_are_other_deliveries(store: Store) -> None:
    """A claim holds for one campaign, one audience and one period."""
    others = [replace(DELIVERY, campaign="x"), replace(DELIVERY, audience="x"), replace(DELIVERY, period="x")]
    assert [store.claim_delivery(d) for d in (DELIVERY, *others)] == [True] * 4


def test_one_of_many_claimants_is_granted(store: Store, in_thread: Wrap) -> None:
    """However many ask at once, exactly one is to send."""
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(in_thread(lambda: store.claim_delivery(DELIVERY))) for _ in range(16)]
        assert sorted(bool(a.result()) for a in asked) == [False] * 15 + [True]


def test_a_confirmed_delivery_is_sent_for_ever(store: Store) -> None:
    """What was sent cannot be given back, nor claimed again."""
    store.claim_delivery(DELIVERY)
    store.confirm_delivery(DELIVERY)
    store.release_delivery(DELIVERY)
    assert (store.claim_delivery(DELIVERY), store.deliveries("request-timeouts")) == (
        False,
        (replace(DELIVERY, sent=True),),
    )


def test_a_released_claim_can_be_claimed_again(store: Store) -> None:
    """Nothing was sent, so somebody may try again; giving back what is not claimed does nothing."""
    store.release_delivery(DELIVERY)
    store.claim_delivery(DELIVERY)
    store.release_delivery(DELIVERY)
    assert (store.deliveries("request-timeouts"), store.claim_delivery(DELIVERY)) == ((), True)


def test_what_nobody_claimed_cannot_be_confirmed(store: Store) -> None:
    """Confirming without a claim is a mistake of the caller's."""
    with pytest.raises(LookupError):
        store.confirm_delivery(DELIVERY)


def test_deliveries_are_listed_oldest_first(store: Store) -> None:
    """A campaign's own deliveries, by the day that they told of."""
    mine = [replace(DELIVERY, period=f"W{n}", day=day(n)) for n in (2, 0, 1)]
    for delivery in (*mine, replace(DELIVERY, campaign="another")):
        store.claim_delivery(delivery)
    assert [d.period for d in store.deliveries("request-timeouts")] == ["W0", "W1", "W2"]
