"""Items on the page: what to do first, and the lists that numbers link to."""

from collections.abc import Iterable, Sequence

from overton.model.standing import Standing
from overton.progress.explain import explain
from overton.progress.figures import Assessed, Overview
from overton.progress.wording import clean, counted, day_words, quantity
from overton.reports.naming import Names
from overton.reports.views import Group, ItemView, Sign
from overton.reports.words import standing_sign

MOST_TODO = 30
MOST_LISTED = 250
"""Of each list: more than that is for `overton items`."""
LONGEST_NAME = 240
EXEMPT = Sign("quiet", "exempt")
NO_DATA = Sign("quiet", "no data")


def todo(overview: Overview, names: Names) -> tuple[tuple[ItemView, ...], str]:
    """Beyond Not Allowed, then refused soon, then in the Window; and how many more there are."""
    urgent = sorted((a for a in overview.items if _urgency(a) is not None), key=lambda a: _urgency(a) or 0)
    return tuple(_view(a, overview, names) for a in urgent[:MOST_TODO]), _rest(len(urgent) - MOST_TODO, overview)


def _urgency(assessed: Assessed) -> int | None:
    """None for what can wait; items keep their order within."""
    verdict = assessed.verdict
    if verdict is None or verdict.exempt:
        return None
    if verdict.standing is Standing.NOT_ALLOWED:
        return 0
    if assessed.refused_from is not None:
        return 1
    return 2 if verdict.standing is Standing.WARNED else None


def groups(overview: Overview, id_: str, names: Names) -> tuple[Group, ...]:
    """All items by how they stand, the worst first; then exempt ones, then those without data."""
    signs = [*(standing_sign(standing) for standing in reversed(Standing)), EXEMPT, NO_DATA]
    found = [_group(sign, [a for a in overview.known if sign_of(a) == sign], overview, id_, names) for sign in signs]
    return tuple(group for group in found if group.items)


def sign_of(assessed: Assessed) -> Sign:
    if assessed.verdict is None:
        return NO_DATA
    return EXEMPT if assessed.verdict.exempt else standing_sign(assessed.verdict.standing)


def list_id(id_: str, sign: Sign) -> str:
    """The id of the list of items that stand so."""
    return f"{id_}-{sign.word.replace(' ', '-')}"


def _group(sign: Sign, items: Sequence[Assessed], overview: Overview, id_: str, names: Names) -> Group:
    shown: Iterable[Assessed] = items[:MOST_LISTED]
    views = tuple(_view(assessed, overview, names) for assessed in shown)
    return Group(list_id(id_, sign), sign, views, _rest(len(items) - MOST_LISTED, overview))


def _view(assessed: Assessed, overview: Overview, names: Names) -> ItemView:
    name = clean(assessed.item)
    return ItemView(
        sign=sign_of(assessed),
        name=name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…",
        value="gone" if assessed.gone else quantity(assessed.value, overview.metric.unit),
        owners=", ".join(names.team(owner) for owner in assessed.owners) or "unowned",
        since=day_words(assessed.since),
        why=explain(assessed, overview.metric),
    )


def _rest(number: int, overview: Overview) -> str:
    return f"and {counted(number, f'more {overview.metric.item}')}" if number > 0 else ""
