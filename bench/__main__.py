"""`python -m bench [VERB …]`: measure, and print each figure beside its limit. Without a verb: everything."""

import sys
from collections.abc import Sequence

from bench.measures import VERBS


def main(wanted: Sequence[str]) -> int:
    """Run the measurements; the exit code is 1 when a target was missed."""
    unknown = [verb for verb in wanted if verb not in VERBS]
    if unknown:
        print(__doc__)
        print(*(f"  {name:<9} {verb.__doc__}" for name, verb in VERBS.items()), sep="\n")
        return 0 if unknown[0] in {"-h", "--help"} else 2
    missed = 0
    for verb in wanted or VERBS:
        for line in VERBS[verb]():
            print(line, flush=True)
            missed += not line.good
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
