/**
 * The images of a run: where they lie in a CAPS (the folder structure of Clinica's preprocessed images), and reading
 * them from the tensor that ClinicaDL extracted or straight from the NIfTI file.
 */
package org.voxelgrad.training.caps;
