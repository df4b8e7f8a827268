/**
 * What computes: kernel families that every backend implements, the records that describe an operation's shapes once
 * for all of them, and the selection of a backend. {@code backend.reference} is the specification of every kernel.
 */
package org.voxelgrad.engine.backend;
