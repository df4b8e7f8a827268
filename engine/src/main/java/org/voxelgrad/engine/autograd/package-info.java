/**
 * Reverse-mode differentiation: a {@code Tape} records what a step computes and runs it backwards. Operations are in
 * {@code op}, one a file, forward beside backward.
 */
package org.voxelgrad.engine.autograd;
