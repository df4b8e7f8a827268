/**
 * The CPU backend: single precision on heap arrays. A {@code Cpu...} class drives one kernel family: it cuts the work
 * into blocks by shape, never by the number of threads, so that results are the same bits however many compute. The
 * inner loops are {@code ...Rows} interfaces with two implementations, one on the Vector API and one in plain Java;
 * {@link org.voxelgrad.engine.backend.cpu.Lanes} chooses between them once a JVM.
 */
package org.voxelgrad.engine.backend.cpu;
