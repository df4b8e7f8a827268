"""Results as Markdown: medians over the rounds, with the least and the most in brackets."""

import os
import statistics

import sides

PEERS = (sides.DEFAULT, sides.TUNED)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown CPU")
    return f"{model}, {os.cpu_count()} cores"


def spread(values, form):
    """For instance 0.312 (0.305-0.330)."""
    return f"{statistics.median(values):{form}} ({min(values):{form}}-{max(values):{form}})"


def ratio(ours, peer):
    """How many times faster we are, round by round; above 1 is faster."""
    return spread([p / o for o, p in zip(ours, peer)], ".2f")


def table(header, rows):
    numbers = ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [header, ["---", *numbers], *rows])


def steps(rows):
    header = ["work", "voxelgrad, s/image", *(f"{peer}, s/image" for peer in PEERS),
              "times faster than default", "than tuned", "peak memory in MiB: voxelgrad", "default", "tuned"]
    return table(header, [step_row(name, results) for name, results in rows])


def step_row(name, results):
    seconds = {side: [result["seconds_per_image"] for result in rounds] for side, rounds in results.items()}
    memory = {side: [result["peak_rss_mib"] for result in rounds] for side, rounds in results.items()}
    return [name,
            *(spread(seconds[side], ".3f") for side in (sides.OURS, *PEERS)),
            *(ratio(seconds[sides.OURS], seconds[peer]) for peer in PEERS),
            *(f"{max(memory[side]):.0f}" for side in (sides.OURS, *PEERS))]


def layers(results):
    header = ["convolution", "pass", "voxelgrad, ms", "GFLOP/s", "of peak", *(f"{peer}, ms" for peer in PEERS),
              "times faster than default", "than tuned"]
    return table(header, [layer_row(index, results) for index in range(len(results[sides.OURS][0]["layers"]))])


def layer_row(index, results):
    entries = {side: [result["layers"][index] for result in rounds] for side, rounds in results.items()}
    first = entries[sides.OURS][0]
    for side, rounds in entries.items():
        if any((entry["layer"], entry["pass"]) != (first["layer"], first["pass"]) for entry in rounds):
            raise ValueError(f"{side} does not measure layer {first['layer']} {first['pass']} in the same place")
    times = {side: [entry["milliseconds"] for entry in rounds] for side, rounds in entries.items()}
    ours = entries[sides.OURS]
    return [f"{first['layer']}: {first['in_channels']} to {first['out_channels']}, {first['size']}",
            first["pass"].replace("_", " "),
            spread(times[sides.OURS], ".2f"),
            f"{statistics.median(entry['gflops'] for entry in ours):.0f}",
            f"{100 * statistics.median(entry['share_of_peak'] for entry in ours):.0f} %",
            *(spread(times[peer], ".2f") for peer in PEERS),
            *(ratio(times[sides.OURS], times[peer]) for peer in PEERS)]
