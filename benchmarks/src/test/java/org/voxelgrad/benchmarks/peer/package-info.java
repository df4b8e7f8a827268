/**
 * Other libraries of the JVM on the same work: what all of them share. Each lies in a source folder of its own that a
 * Maven profile of its own compiles, as their native libraries are large downloads; {@code dev/peers/run} runs them.
 */
package org.voxelgrad.benchmarks.peer;
