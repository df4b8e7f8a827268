/**
 * ClinicaDL's training on whole images as a library: {@code TrainImageCnn} and {@code TrainImageAutoencoder} take
 * {@code TrainOptions}, tell a {@code TrainListener} what happens, and write a results folder.
 */
package org.voxelgrad.training;
