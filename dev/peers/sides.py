"""The contestants: how each of them is started, as a function that runs it once and returns its line of JSON."""

import ctypes.util
import json
import os
import pathlib
import subprocess
import sys

import jvm

HERE = pathlib.Path(__file__).resolve().parent
CLINICADL = HERE.parent.parent / "clinicadl"

OURS = "voxelgrad"
DEFAULT = "PyTorch default"
TUNED = "PyTorch tuned"
DJL = "DJL"
ND4J = "ND4J"

JEMALLOC = ctypes.util.find_library("jemalloc")

# Memory that is kept and lies on large pages, as a PyTorch expert sets it up.
TUNED_ENVIRONMENT = {
    "THP_MEM_ALLOC_ENABLE": "1",
    **({"LD_PRELOAD": JEMALLOC,
        "MALLOC_CONF": "thp:always,metadata_thp:auto,dirty_decay_ms:-1,muzzy_decay_ms:-1,oversize_threshold:0"}
       if JEMALLOC else {}),
}


# The words that name them on the command line.
PEERS = ("pytorch", "djl", "nd4j")


def describe(peers):
    allocator = "jemalloc" if JEMALLOC else "glibc's allocator, as jemalloc is not installed"
    texts = {
        "pytorch": "PyTorch default: NCDHW, plain Adam. PyTorch tuned: channels_last_3d, fused Adam, large pages, "
                   + allocator + ".",
        "djl": "DJL: its layers and its Adam on its PyTorch engine.",
        "nd4j": "ND4J: with oneDNN.",
    }
    return " ".join(texts[peer] for peer in peers)


def step(peers, network, mode, batch, threads, size, quick):
    common = ["--network", network, "--mode", mode, "--batch_size", batch, "--threads", threads, "--size", size]
    ours = ["bench", "step", "--json", "--warm_up", 6 if quick else 20, "--steps", 3 if quick else 7]
    default = ["--warm_up", 1, "--steps", 1 if quick else 5]
    tuned = ["--warm_up", 1, "--steps", 2 if quick else 7, "--channels_last", "--fused"]
    script = HERE / "pytorch_step.py"
    contestants = {OURS: lambda: run([CLINICADL, *ours, *common], threads)}
    if "pytorch" in peers:
        contestants[DEFAULT] = lambda: run([sys.executable, script, *default, *common], threads)
        contestants[TUNED] = lambda: run([sys.executable, script, *tuned, *common], threads, TUNED_ENVIRONMENT)
    # DJL has no unpooling, which the autoencoder needs, and ND4J is measured on convolutions only.
    if "djl" in peers and network == "cnn":
        contestants[DJL] = lambda: run_jvm("djl", ["step", *default, *common], threads)
    return contestants


def conv(peers, batch, threads, size, seconds):
    common = ["--batch_size", batch, "--threads", threads, "--size", size, "--seconds", seconds]
    script = HERE / "pytorch_conv.py"
    contestants = {OURS: lambda: run([CLINICADL, "bench", "conv", "--json", *common], threads)}
    if "pytorch" in peers:
        contestants[DEFAULT] = lambda: run([sys.executable, script, *common], threads)
        contestants[TUNED] = lambda: run(
            [sys.executable, script, "--channels_last", *common], threads, TUNED_ENVIRONMENT)
    if "djl" in peers:
        contestants[DJL] = lambda: run_jvm("djl", ["conv", *common], threads)
    if "nd4j" in peers:
        contestants[ND4J] = lambda: run_jvm("nd4j", ["conv", *common], threads)
    return contestants


def run_jvm(peer, arguments, threads):
    return run(jvm.command(peer, *arguments), threads, jvm.ENVIRONMENT[peer])


def run(command, threads, environment=None):
    """Runs a command on as many cores as it has threads, always the same ones."""
    cores = ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:threads])
    done = subprocess.run(
        ["taskset", "-c", cores, *map(str, command)], stdout=subprocess.PIPE, text=True, check=False,
        env={**os.environ, "OMP_NUM_THREADS": str(threads), **(environment or {})})
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed with exit code {done.returncode}; what it said is above.")
    return json.loads(done.stdout.splitlines()[-1])
