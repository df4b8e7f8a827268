/** The training loop of one fold and what it decides after each epoch: whether to stop, and which models are best. */
package org.voxelgrad.training.loop;
