package org.voxelgrad.training;

/** What steers a run from outside without changing its results: when it saves where it is, and a request to stop. */
public final class RunControl {

    private final CheckpointTimes times;
    private volatile boolean stopRequested;

    public RunControl(CheckpointTimes times) {
        this.times = times;
    }

    public CheckpointTimes checkpointTimes() {
        return times;
    }

    /**
     * Asks the run to save a checkpoint and to end with a {@link RunStoppedException}, from any thread. A training
     * ends after its next update of the weights, an evaluation after its next batch.
     */
    public void requestStop() {
        stopRequested = true;
    }

    /** To be called by the thread of the run where it can stop. */
    public void stopIfRequested() throws RunStoppedException {
        if (stopRequested) {
            throw new RunStoppedException();
        }
    }
}
