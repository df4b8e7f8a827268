package org.voxelgrad.training;

/** What is trained: the {@code network_type} of ClinicaDL's {@code commandline.json}. */
public enum NetworkType {
    /** A classifier of whole images into the two label codes. */
    CNN("cnn"),
    /** The autoencoder that mirrors the convolutional part of a CNN. */
    AUTOENCODER("autoencoder");

    private final String key;

    NetworkType(String key) {
        this.key = key;
    }

    /** The word used on the command line and in {@code commandline.json}. */
    public String key() {
        return key;
    }
}
