"""The peers that are libraries of the JVM: built by a Maven profile each, and run by the JDK that runs clinicadl."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "benchmarks" / "target"

MAINS = {
    "djl": "org.voxelgrad.benchmarks.peer.djl.DjlPeer",
    "nd4j": "org.voxelgrad.benchmarks.peer.nd4j.Nd4jPeer",
}

# What they unpack stays in the build folder. ND4J computes convolutions with oneDNN only when told to; DJL asks the
# network for nothing, and reports its use to nobody.
FLAGS = {
    "djl": ["-Dai.djl.offline=true"],
    "nd4j": ["-Dorg.bytedeco.javacpp.platform.extension=-onednn-avx2",
             f"-Dorg.bytedeco.javacpp.cachedir={TARGET / 'javacpp'}"],
}
ENVIRONMENT = {
    "djl": {"DJL_CACHE_DIR": str(TARGET / "djl"), "OPT_OUT_TRACKING": "true"},
    "nd4j": {},
}


def java():
    """The program that runs clinicadl."""
    words = subprocess.run([ROOT / "clinicadl", "--print-java"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return words.splitlines()[0]


def build(peers):
    """Downloads what the peers need, a hundred megabytes each, and compiles them."""
    home = pathlib.Path(java()).parent.parent
    profiles = ",".join(f"peer-{peer}" for peer in peers)
    subprocess.run(
        ["mvn", "-q", "-B", "-f", ROOT / "pom.xml", "-pl", "benchmarks", "-am", "-DskipTests", f"-P{profiles}",
         "package"],
        env={**os.environ, "JAVA_HOME": str(home)}, check=True)


def command(peer, *arguments):
    """The heap is for what is small: tensors lie outside of it, and may take as much as they want."""
    return [java(), "--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-Dorg.bytedeco.javacpp.maxbytes=0",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", *FLAGS[peer],
            "-cp", f"{TARGET / 'test-classes'}:{TARGET / 'lib-peers'}/*", MAINS[peer], *arguments]
