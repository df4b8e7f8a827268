/**
 * What every backend must do, for the tests of any module that has one: the list of cases, and the contract that runs
 * them against {@link org.voxelgrad.engine.backend.reference.ReferenceBackend}.
 */
package org.voxelgrad.engine.contract;
