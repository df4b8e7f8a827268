package org.voxelgrad.engine.backend;

/**
 * One thing that a backend looked for on this machine.
 *
 * @param subject what it is, for instance {@code cuDNN}
 * @param state what became of it
 * @param found what was found and where, in words
 * @param remedy what to do, one sentence without a full stop; empty where nothing needs doing
 */
public record Finding(String subject, State state, String found, String remedy) {

    public enum State {
        /** As wanted. */
        GOOD,
        /** Works, though not as well as it could. */
        LIMITED,
        /** The backend cannot be used. */
        MISSING
    }

    public static Finding good(String subject, String found) {
        return new Finding(subject, State.GOOD, found, "");
    }
}
