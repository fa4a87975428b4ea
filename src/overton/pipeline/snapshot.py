"""What a source said of a day, and whose it is: as the store takes it."""

from overton.model.measurement import Measurement, Readings, Snapshot, Tree
from overton.ownership.attribution import Attributors


def snapshot_of(readings: Readings, attributors: Attributors, definition: str, tree: Tree) -> Snapshot:
    """Readings with their owners at that time; raises BadInputError for files of owners that cannot be read."""
    attributor = attributors.of(readings.files)
    measurements = tuple(
        Measurement(
            item=reading.item,
            value=reading.value,
            samples=reading.samples,
            slices=reading.slices,
            attribution=attributor.attribute(reading),
            formerly=reading.formerly,
        )
        for reading in readings.readings
    )
    return Snapshot(
        day=readings.day,
        measurements=measurements,
        definition=definition,
        tree=tree,
        complete=readings.complete,
        left_out=readings.left_out,
        failures_only=readings.failures_only,
        revision=readings.revision,
    )
