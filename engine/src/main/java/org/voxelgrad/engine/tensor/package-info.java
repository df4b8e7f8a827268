/** Tensors, what they are stored in, and who owns the memory: {@code Tensor}, {@code Storage}, {@code Scope}. */
package org.voxelgrad.engine.tensor;
