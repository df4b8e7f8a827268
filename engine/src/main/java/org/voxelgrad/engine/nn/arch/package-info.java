/**
 * ClinicaDL's architectures, one a file, and the autoencoder that mirrors them. An architecture of your own is a class
 * that implements {@code Architecture}, named in {@code META-INF/services/org.voxelgrad.engine.nn.arch.Architecture}.
 */
package org.voxelgrad.engine.nn.arch;
