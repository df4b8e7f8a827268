/** The engine's kernel families on a device: what each launches, and on what grid. */
package org.voxelgrad.cuda.kernel;
