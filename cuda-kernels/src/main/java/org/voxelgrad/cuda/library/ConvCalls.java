package org.voxelgrad.cuda.library;

import java.util.List;
import java.util.OptionalLong;
import org.voxelgrad.cuda.kernel.Workspace;

/** What a library does for one problem, an algorithm at a time. */
interface ConvCalls {

    /**
     * What the library can do within a workspace, by the time that it took, the fastest first; overwrites the result.
     *
     * @param bytes of the workspace
     */
    List<Candidate> measure(ConvOperands operands, Workspace.Part workspace, long bytes);

    /** What the library can do, by the time that it expects from the sizes alone, the fastest first. */
    List<Candidate> rank();

    /** Bytes that an algorithm works in; empty when it cannot compute the problem. */
    OptionalLong workspaceBytes(int algorithm);

    /** @throws IllegalStateException when the library fails; the message names the problem */
    void run(int algorithm, ConvOperands operands, Workspace.Part workspace, long bytes);
}
