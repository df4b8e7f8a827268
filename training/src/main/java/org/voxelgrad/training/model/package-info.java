/**
 * Trained networks that travel: exported from a results folder to files that other programs load, and imported from
 * theirs into a results folder that a training can start from.
 */
package org.voxelgrad.training.model;
