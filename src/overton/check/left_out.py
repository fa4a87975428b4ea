"""Files that `.gitattributes` leaves out after a change, and did not before: their items are not fixed, only unseen."""

from collections.abc import Iterator, Sequence

from overton.check.change import CodeChange
from overton.check.findings import Finding, Kind
from overton.check.tasks import Task
from overton.code.attributes_of_commits import attributes_at
from overton.code.steps import Selector
from overton.progress.wording import counted
from overton.repository.attributes import NAME


def left_out(change: CodeChange, tasks: Sequence[Task]) -> Iterator[Finding]:
    """What each campaign does not look at any more, where the change is to `.gitattributes`."""
    said = [file.path for file in change.files if file.path.rpartition("/")[2] == NAME and file.before != file.after]
    if not said or change.whole or not change.base:
        return
    before, after = (attributes_at(change.repository, commit) for commit in (change.base, change.head))
    tree = change.tree(before=False)
    for campaign, metric, source in tasks:
        scan = source.scan(metric.source)
        if scan is None:
            continue
        skip = getattr(metric.source, "skip", ())
        sides = [Selector(scan, attributes, skip) for attributes in (before, after)]
        unseen = [path for path in tree if sides[0].selects(path) and not sides[1].selects(path)]
        if unseen:
            more = f"and {counted(len(unseen) - 1, 'other file')}" if unseen[1:] else ""
            yield Finding(
                kind=Kind.LOOSENED,
                campaign=campaign.campaign,
                metric=metric.name,
                item=metric.name,
                path=said[0],
                reason=f"`{NAME}` leaves out {unseen[0]}{f' {more}' if more else ''}, which counted before",
                why=campaign.why or campaign.goal,
                help=campaign.help,
            )
