/**
 * Throughput of the engine: single operations, the convolutions of the usual network, whole steps, and the ceilings of
 * the machine that they are read against. {@code benchmarks/run} runs them.
 */
package org.voxelgrad.benchmarks;
