/**
 * NVIDIA's libraries as kernel families: cuDNN's convolutions and cuBLAS' matrix products. What can be reasoned about
 * without them, layouts, conversions and the choice of algorithms, is apart from the few classes that call them.
 */
package org.voxelgrad.cuda.library;
