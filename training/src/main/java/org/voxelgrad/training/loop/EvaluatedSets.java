package org.voxelgrad.training.loop;

import org.voxelgrad.training.results.Scores;

/** The scores of one state of a network on both sets of a fold. */
record EvaluatedSets(Scores train, Scores validation) {}
