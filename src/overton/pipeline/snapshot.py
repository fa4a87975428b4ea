"""What a source said of a day, and whose it is: as the store takes it."""

from overton.model.measurement import Measurement, Reading, Readings, Snapshot, Tree
from overton.ownership.attribution import Attributor, Attributors


class Snapshots:
    """Makes the snapshots of one metric, day by day; what stays the same from day to day is made once."""

    def __init__(self, attributors: Attributors, definition: str, tree: Tree) -> None:
        self._attributors = attributors
        self._definition = definition
        self._tree = tree
        self._attributor: Attributor | None = None
        self._made: dict[int, tuple[Reading, Measurement]] = {}
        """By the identity of the reading, which is kept so that no other comes to have it."""

    def of(self, readings: Readings) -> Snapshot:
        """Readings with their owners at that time; raises BadInputError for files of owners that cannot be read."""
        attributor = self._attributors.of(readings.files)
        before = self._made if attributor is self._attributor else {}
        self._attributor = attributor
        self._made = {
            id(reading): before.get(id(reading)) or (reading, _measurement(reading, attributor))
            for reading in readings.readings
        }
        return Snapshot(
            day=readings.day,
            measurements=tuple(measurement for _reading, measurement in self._made.values()),
            definition=self._definition,
            tree=self._tree,
            complete=readings.complete,
            left_out=readings.left_out,
            failures_only=readings.failures_only,
            revision=readings.revision,
        )


def _measurement(reading: Reading, attributor: Attributor) -> Measurement:
    return Measurement(
        item=reading.item,
        value=reading.value,
        samples=reading.samples,
        slices=reading.slices,
        attribution=attributor.attribute(reading),
        formerly=reading.formerly,
    )
