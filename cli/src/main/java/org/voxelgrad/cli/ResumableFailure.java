package org.voxelgrad.cli;

/** What ended a run that has a checkpoint, and the command that goes on from there. */
final class ResumableFailure extends Exception {

    private final String command;

    ResumableFailure(Throwable cause, String command) {
        super(cause);
        this.command = command;
    }

    String command() {
        return command;
    }
}
