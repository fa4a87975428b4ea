"""`python -m overton.store.orm`, in a workspace: copy its own store to the database of OVERTON_DATABASE_URL."""

import os
import sys
from pathlib import Path

from overton.model.problem import BadInputError
from overton.store.orm.databases import VARIABLE
from overton.store.orm.opening import open_store


def main() -> None:
    url = os.environ.get(VARIABLE, "")
    if not url:
        raise BadInputError.of(VARIABLE, "it names no database to copy to", "set it to a PostgreSQL database")
    source, target = open_store("", Path()), open_store(url, Path())
    # Models can be loaded only once a store is open.
    from overton.store.orm.copying import copy_store  # noqa: PLC0415

    days = copy_store(source, target)
    sys.stdout.write(
        f"Copied {days} measured days, all deliveries and requests. From now on the database is the store.\n"
    )


if __name__ == "__main__":
    try:
        main()
    except BadInputError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
