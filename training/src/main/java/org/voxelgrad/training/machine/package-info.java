/** What the machine at hand has for trainings: {@link org.voxelgrad.training.machine.Diagnosis}. */
package org.voxelgrad.training.machine;
