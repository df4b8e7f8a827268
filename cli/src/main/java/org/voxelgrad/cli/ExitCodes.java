package org.voxelgrad.cli;

/** What the program exits with. */
final class ExitCodes {

    static final int SUCCESS = 0;
    /** The run failed for a reason outside the user's input. */
    static final int FAILURE = 1;
    /** The command line or the input cannot be used. */
    static final int USAGE = 2;
    /**
     * Interrupted, as by Ctrl-C: 128 plus the number of SIGINT. A process that ends by a signal exits with the code of
     * that, whatever the command returned: 143 for SIGTERM.
     */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
