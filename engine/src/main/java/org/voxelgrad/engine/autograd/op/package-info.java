/** Differentiable operations, one a file: what is computed, and below it how its gradient flows back. */
package org.voxelgrad.engine.autograd.op;
