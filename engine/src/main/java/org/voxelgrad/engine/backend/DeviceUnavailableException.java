package org.voxelgrad.engine.backend;

/** The device asked for cannot be used; the message is a sentence for the user that names the remedy. */
public final class DeviceUnavailableException extends RuntimeException {

    public DeviceUnavailableException(String sentence) {
        super(sentence);
    }
}
