"""Runs the benchmarks: `python -m benchmarks [NAME…] [--quick]`; without a name, all of them."""

import sys
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """What there is to run: each module `bench_NAME` of this folder."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main(arguments: list[str]) -> int:
    asked = [argument for argument in arguments if argument != "--quick"]
    unknown = [name for name in asked if name not in names()]
    if unknown:
        print(f"there is no benchmark {', '.join(unknown)}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    for name in asked or names():
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.bench_{name}").run(quick="--quick" in arguments)
        print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
