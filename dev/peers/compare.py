"""Runs voxelgrad and its peers by turns on the same cores and prints Markdown tables of all.

Every figure comes from a process of its own. A ratio is taken within a round, so what slows the whole machine for a
while slows both sides of it.
"""

import argparse
import datetime
import os
import sys
import time

import jvm
import sides
import tables


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one thread and batches of two, with fewer steps")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each side (default: 3)")
    parser.add_argument("--size", default="169x208x179", help="of the images in voxels, DxHxW")
    parser.add_argument("--only", choices=["step", "layers"], help="one of the two tables")
    parser.add_argument("--peers", type=peers, default=["pytorch"],
                        help="some of pytorch, djl and nd4j, with commas between them (default: pytorch)")
    return parser.parse_args()


def peers(words):
    named = words.split(",")
    unknown = [word for word in named if word not in sides.PEERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]} is not a peer: give some of {', '.join(sides.PEERS)}")
    return [peer for peer in sides.PEERS if peer in named]


def works(quick):
    """Network, mode, batch size and threads of each row of the table of steps."""
    kinds = [("cnn", "train"), ("cnn", "infer"), ("autoencoder", "train")]
    if quick:
        return [(network, mode, 2, 1) for network, mode in kinds]
    return [(network, mode, batch, threads)
            for threads in (1, 2)
            for network, mode in kinds
            for batch in ((1, 2) if mode == "train" else (2,))]


def alternate(name, contestants, rounds):
    """Runs each contestant once a round; a list of results of each, round by round."""
    results = {side: [] for side in contestants}
    for turn in range(rounds):
        for side, run in contestants.items():
            start = time.monotonic()
            results[side].append(run())
            print(f"{name}, round {turn + 1} of {rounds}, {side}: {time.monotonic() - start:.0f} s",
                  file=sys.stderr, flush=True)
    return results


def step_table(options):
    rows = []
    for network, mode, batch, threads in works(options.quick):
        if threads > len(os.sched_getaffinity(0)):
            continue
        name = f"{network} {mode}, batch {batch}, {threads} thread{'s' if threads > 1 else ''}"
        contestants = sides.step(options.peers, network, mode, batch, threads, options.size, options.quick)
        rows.append((name, alternate(name, contestants, options.rounds)))
    return tables.steps(rows)


def layer_table(options):
    contestants = sides.conv(
        options.peers, batch=2, threads=1, size=options.size, seconds=0.3 if options.quick else 1)
    return tables.layers(alternate("layers", contestants, options.rounds))


def main():
    options = parse()
    if options.rounds < 3:
        sys.exit("--rounds is below 3, and a spread needs three: give 3 or more.")
    if os.getloadavg()[0] > 0.5:
        print(f"This machine is busy (load {os.getloadavg()[0]:.1f}): these figures are not worth keeping.",
              file=sys.stderr)
    of_the_jvm = [peer for peer in options.peers if peer in jvm.MAINS]
    if of_the_jvm:
        jvm.build(of_the_jvm)
    start = time.monotonic()
    print(f"{tables.machine()}, {datetime.date.today().isoformat()}; images of {options.size} voxels, "
          f"{options.rounds} rounds{', quick' if options.quick else ''}. {sides.describe(options.peers)}")
    for name, table in (("step", step_table), ("layers", layer_table)):
        if options.only in (None, name):
            print(f"\n<!-- table: {name} -->\n{table(options)}", flush=True)
    print(f"Took {(time.monotonic() - start) / 60:.1f} minutes.", file=sys.stderr)


if __name__ == "__main__":
    main()
