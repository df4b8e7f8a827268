package org.voxelgrad.cuda.device;

/**
 * A kernel by its name.
 *
 * @param source name of the file that holds it, without {@code .cu}
 */
public record Kernel(String source, String name) {}
