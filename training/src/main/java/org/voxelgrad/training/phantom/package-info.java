/**
 * Made-up head scans: a CAPS of phantoms in two groups that a small network can learn to tell apart, for the
 * quickstart, for tests and for benchmarks where no participant's data may or can be used.
 */
package org.voxelgrad.training.phantom;
