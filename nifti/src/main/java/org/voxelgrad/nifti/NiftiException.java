package org.voxelgrad.nifti;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Something is wrong with a file. The message is one sentence: the file, what was found, what was expected, what to do.
 */
public final class NiftiException extends IOException {

    NiftiException(Path file, String found, String expected, String remedy) {
        this(file, found, expected, remedy, null);
    }

    NiftiException(Path file, String found, String expected, String remedy, Throwable cause) {
        super(file + " " + found + ", expected " + expected + ": " + remedy + ".", cause);
    }
}
