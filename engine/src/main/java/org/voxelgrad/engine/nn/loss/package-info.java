/** Losses, named as in PyTorch. */
package org.voxelgrad.engine.nn.loss;
