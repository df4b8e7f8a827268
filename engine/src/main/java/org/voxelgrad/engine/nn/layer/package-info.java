/** Layers, one a file, with PyTorch's names, arguments and initialisation. */
package org.voxelgrad.engine.nn.layer;
