/** What {@code dev/gpu-check} runs on a machine with a GPU: proofs that the backend is right, and measurements. */
package org.voxelgrad.cuda.check;
