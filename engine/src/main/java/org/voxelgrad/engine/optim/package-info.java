/** Optimisers, with PyTorch's names and arithmetic. */
package org.voxelgrad.engine.optim;
