/** Measurements that a user can make on their own machine in a minute. */
package org.voxelgrad.training.bench;
