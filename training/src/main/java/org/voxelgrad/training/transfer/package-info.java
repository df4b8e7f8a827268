/**
 * Transfer learning: a training that starts from the weights of another run, of ours or of any ClinicaDL.
 *
 * <p>Fold i starts from fold i of the source. A CNN gives all its weights to a CNN and its convolutions to an
 * autoencoder's encoder; an autoencoder gives its encoder to a CNN's convolutions and all its weights to an
 * autoencoder. Whatever does not fit is refused by name before anything is written.
 */
package org.voxelgrad.training.transfer;
