/**
 * The specification of every kernel, and the oracle that other backends are tested against: scalar, double precision,
 * one plain loop for each sum of a formula, one class for each kernel family. It is slow on purpose.
 */
package org.voxelgrad.engine.backend.reference;
