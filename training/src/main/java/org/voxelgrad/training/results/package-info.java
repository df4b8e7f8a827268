/**
 * The results folder of a run: every path in it, every file format written to it, and the values those files hold.
 *
 * <p>The folder is that of ClinicaDL 0.2.2, so its own commands and the usual readers (pandas, TensorBoard, nibabel)
 * open it. A file appears whole or not at all; the two that grow, the training log and the TensorBoard events, grow by
 * whole records.
 */
package org.voxelgrad.training.results;
