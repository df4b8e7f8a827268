package org.voxelgrad.training;

/** A run has ended because {@link RunControl#requestStop} was called; it can be resumed. */
public final class RunStoppedException extends InterruptedException {

    RunStoppedException() {
        super("the run was asked to stop");
    }
}
