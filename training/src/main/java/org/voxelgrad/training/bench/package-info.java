/**
 * Measurements that a user can make on their own machine in a minute: steps of whole networks, single convolutions, and
 * how training shares its time with the reading of images.
 */
package org.voxelgrad.training.bench;
