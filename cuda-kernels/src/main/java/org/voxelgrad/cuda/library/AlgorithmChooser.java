package org.voxelgrad.cuda.library;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.voxelgrad.cuda.device.Device;
import org.voxelgrad.cuda.kernel.Workspace;
import org.voxelgrad.cuda.library.ConvLibrary.ConvAlgorithm;
import org.voxelgrad.engine.backend.DeviceMemoryException;

/**
 * Chooses the fastest algorithm that the device's memory has room for, by a measurement that is kept for later runs.
 * Where runs must be the same bit by bit, by the library's own expectation among the deterministic ones: a measurement
 * comes out one way today and another tomorrow.
 */
final class AlgorithmChooser {

    /** A workspace takes at most this share of the free memory... */
    private static final int SHARE = 4;

    /** ...and at most so much: copies of a layer's tensors in another layout, but not a large batch's transforms. */
    private static final long MOST_BYTES = 1L << 30;

    private final Device device;
    private final Workspace workspace;
    private final boolean deterministic;
    private final AlgorithmFile file;

    /** @param file what was measured before; not used where the choice is deterministic */
    AlgorithmChooser(Device device, boolean deterministic, AlgorithmFile file) {
        this.device = device;
        this.deterministic = deterministic;
        this.file = file;
        workspace = new Workspace(device);
    }

    /** Empty when the library has no algorithm for the problem, or none that fits into memory. */
    Optional<ConvAlgorithm> choose(ConvProblem problem, ConvCalls calls, ConvOperands operands) {
        return deterministic
                ? ranked(calls)
                : measuredBefore(problem, calls).or(() -> measured(problem, calls, operands));
    }

    private Optional<ConvAlgorithm> ranked(ConvCalls calls) {
        for (Candidate candidate : calls.rank()) {
            OptionalLong bytes = calls.workspaceBytes(candidate.algorithm());
            if (candidate.deterministic() && bytes.isPresent() && bytes.getAsLong() <= MOST_BYTES) {
                workspace.bytes(bytes.getAsLong());
                return Optional.of(algorithm(calls, candidate.algorithm(), bytes.getAsLong()));
            }
        }
        return Optional.empty();
    }

    private Optional<ConvAlgorithm> measuredBefore(ConvProblem problem, ConvCalls calls) {
        OptionalInt algorithm = file.find(problem);
        return algorithm.isPresent() ? fitting(calls, algorithm.getAsInt()) : Optional.empty();
    }

    private Optional<ConvAlgorithm> measured(ConvProblem problem, ConvCalls calls, ConvOperands operands) {
        for (Candidate candidate : measure(calls, operands)) {
            Optional<ConvAlgorithm> fitting = fitting(calls, candidate.algorithm());
            if (fitting.isPresent()) {
                file.put(problem, candidate.algorithm());
                return fitting;
            }
        }
        return Optional.empty();
    }

    /** Memory for the trial is given back: the algorithm that is chosen seldom needs all of it. */
    private List<Candidate> measure(ConvCalls calls, ConvOperands operands) {
        long bytes = Math.min(MOST_BYTES, device.freeBytes() / SHARE);
        for (; bytes > 0; bytes /= 2) {
            try {
                long address = device.allocate(bytes);
                try {
                    return calls.measure(operands, new Workspace.Part(address), bytes);
                } finally {
                    device.free(address);
                }
            } catch (DeviceMemoryException e) {
                // Free memory may lie in pieces: the next attempt is half as large.
            }
        }
        return calls.measure(operands, new Workspace.Part(0), 0);
    }

    private Optional<ConvAlgorithm> fitting(ConvCalls calls, int algorithm) {
        OptionalLong bytes = calls.workspaceBytes(algorithm);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            workspace.bytes(bytes.getAsLong());
            return Optional.of(algorithm(calls, algorithm, bytes.getAsLong()));
        } catch (DeviceMemoryException e) {
            return Optional.empty();
        }
    }

    /** All algorithms share the workspace, as they run one after another. */
    private ConvAlgorithm algorithm(ConvCalls calls, int algorithm, long bytes) {
        return operands -> calls.run(algorithm, operands, workspace.bytes(bytes), bytes);
    }
}
