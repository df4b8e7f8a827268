/**
 * Networks: {@code Module} and what it is made of. Layers are in {@code layer}, losses in {@code loss}, ClinicaDL's
 * architectures in {@code arch}; names and arguments are PyTorch's.
 */
package org.voxelgrad.engine.nn;
