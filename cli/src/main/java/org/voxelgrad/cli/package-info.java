/**
 * The {@code clinicadl} command line: options in, one call into {@code org.voxelgrad.training}, exit code out.
 *
 * <p>Each command is one class. The options of {@code train image} are grouped as ClinicaDL's documents group them, one
 * class a group, and the help prints the groups in that order. What a run reports is shown by a {@link
 * org.voxelgrad.training.TrainListener}: plain lines, and a progress bar where there is a terminal.
 */
package org.voxelgrad.cli;
