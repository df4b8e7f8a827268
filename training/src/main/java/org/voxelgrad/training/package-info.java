/** placeholder */
package org.voxelgrad.training;
