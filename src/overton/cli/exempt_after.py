"""What becomes of the items of an exemption that was taken back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from overton.cli.exempt_terms import requests_if_any
from overton.cli.opening import open_histories, today

if TYPE_CHECKING:
    from overton.model.campaign import Campaign, Metric
    from overton.model.window import Exemption
    from overton.model.workspace import Workspace
    from overton.progress.figures import Assessed

JUDGED = "Its items are judged again from today."


def then_words(workspace: "Workspace", key: str, metric: "Metric", revoked: "Exemption") -> str:
    """That its items are judged again, or which of them stay exempt by another exemption, and until when."""
    from overton.pipeline.exempting import with_break_glass
    from overton.pipeline.overviews import overviews
    from overton.progress.reach import reach

    day = today(workspace)
    _store, requests = requests_if_any(workspace)
    (campaign,) = with_break_glass((_without(workspace, key, metric, revoked),), requests, day)
    histories, _problems = open_histories(workspace, (campaign,), day)
    view = next(view for view in overviews(histories, (campaign,), day) if view.metric.name == metric.name)
    within = reach(revoked, view).within
    still = [one for one in within if one.verdict and one.verdict.exempt]
    return _told(still, len(within), metric) if still else JUDGED


def _without(workspace: "Workspace", key: str, metric: "Metric", revoked: "Exemption") -> "Campaign":
    """The campaign with what was taken back, as it is in the file or will be."""
    campaign = workspace.campaign_named(key)
    given = replace(revoked, revoked=None)
    left = tuple(revoked if one == given else one for one in metric.exemptions)
    changed = (replace(one, exemptions=left) if one.name == metric.name else one for one in campaign.metrics)
    return replace(campaign, metrics=tuple(changed))


def _told(still: "Sequence[Assessed]", all_: int, metric: "Metric") -> str:
    from overton.progress.wording import clean, counted, day_words

    lasts = [one.verdict.exemption.last for one in still if one.verdict and one.verdict.exemption]
    who = clean(still[0].item) if len(still) == 1 else counted(len(still), metric.item)
    stays = "stays" if len(still) == 1 else "stay"
    until = f"until {day_words(min(lasts))}{' or longer' if len(set(lasts)) > 1 else ''}"
    others = all_ - len(still)
    rest = (
        f"; {counted(others, metric.item)} more {'is' if others == 1 else 'are'} judged again from today"
        if others
        else ""
    )
    return f"{who} {stays} exempt {until}, by another exemption{rest}."
