"""Results as Markdown: medians over the rounds, with the least and the most in brackets."""

import os
import statistics

import sides

NOT_MEASURED = "-"
SHORT = {sides.DEFAULT: "default", sides.TUNED: "tuned", sides.DJL: "DJL", sides.ND4J: "ND4J"}


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown CPU")
    return f"{model}, {os.cpu_count()} cores"


def spread(values, form):
    """For instance 0.312 (0.305-0.330)."""
    return f"{statistics.median(values):{form}} ({min(values):{form}}-{max(values):{form}})"


def measured(values, form):
    return spread(values, form) if values else NOT_MEASURED


def ratio(ours, peer):
    """How many times faster we are, round by round; above 1 is faster."""
    return NOT_MEASURED if not peer else spread([p / o for o, p in zip(ours, peer)], ".2f")


def table(header, rows):
    numbers = ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [header, ["---", *numbers], *rows])


def ratio_headers(peers):
    return [("than " if index else "times faster than ") + SHORT[peer] for index, peer in enumerate(peers)]


def steps(rows):
    sides_of_all = list(dict.fromkeys(side for _, results in rows for side in results))
    peers = [side for side in sides_of_all if side != sides.OURS]
    header = ["work", "voxelgrad, s/image", *(f"{peer}, s/image" for peer in peers), *ratio_headers(peers),
              "peak memory in MiB: voxelgrad", *(SHORT[peer] for peer in peers)]
    return table(header, [step_row(name, results, peers) for name, results in rows])


def step_row(name, results, peers):
    seconds = {side: [result["seconds_per_image"] for result in rounds] for side, rounds in results.items()}
    memory = {side: [result["peak_rss_mib"] for result in rounds] for side, rounds in results.items()}
    return [name,
            *(measured(seconds.get(side), ".3f") for side in (sides.OURS, *peers)),
            *(ratio(seconds[sides.OURS], seconds.get(peer)) for peer in peers),
            *(f"{max(memory[side]):.0f}" if side in memory else NOT_MEASURED for side in (sides.OURS, *peers))]


def layers(results):
    peers = [side for side in results if side != sides.OURS]
    header = ["convolution", "pass", "voxelgrad, ms", "GFLOP/s", "of peak", *(f"{peer}, ms" for peer in peers),
              *ratio_headers(peers)]
    return table(header, [layer_row(entry, results, peers) for entry in results[sides.OURS][0]["layers"]])


def layer_row(first, results, peers):
    """A row, of which first is our entry in the first round; a peer that lacks the pass has no entries."""
    entries = {side: [entry for result in rounds for entry in result["layers"]
                      if (entry["layer"], entry["pass"]) == (first["layer"], first["pass"])]
               for side, rounds in results.items()}
    times = {side: [entry["milliseconds"] for entry in of_side] for side, of_side in entries.items()}
    ours = entries[sides.OURS]
    return [f"{first['layer']}: {first['in_channels']} to {first['out_channels']}, {first['size']}",
            first["pass"].replace("_", " "),
            measured(times[sides.OURS], ".2f"),
            f"{statistics.median(entry['gflops'] for entry in ours):.0f}",
            f"{100 * statistics.median(entry['share_of_peak'] for entry in ours):.0f} %",
            *(measured(times[peer], ".2f") for peer in peers),
            *(ratio(times[sides.OURS], times[peer]) for peer in peers)]
