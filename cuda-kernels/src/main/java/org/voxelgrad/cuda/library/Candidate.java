package org.voxelgrad.cuda.library;

/**
 * An algorithm that a library offers for a problem.
 *
 * @param algorithm the library's number of it
 * @param deterministic whether it gives the same bits at every run
 */
record Candidate(int algorithm, boolean deterministic) {}
