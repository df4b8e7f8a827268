/** placeholder */
package org.voxelgrad.benchmarks;
