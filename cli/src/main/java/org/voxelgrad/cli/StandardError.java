package org.voxelgrad.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/**
 * Gives the process its standard error back.
 *
 * <p>The JVM prints a warning about the incubating Vector API before any of our code runs, and has no switch against
 * it. The launcher therefore starts the JVM with standard error going nowhere and the real one kept under another file
 * descriptor, whose number it passes in a system property; {@code dup2} puts it back in place.
 */
final class StandardError {

    private static final String PROPERTY = "clinicadl.stderr";
    private static final int STDERR = 2;

    private StandardError() {}

    static void restore() {
        Integer kept = Integer.getInteger(PROPERTY);
        if (kept == null) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        var dup2 = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("dup2"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            int result = (int) dup2.invokeExact((int) kept, STDERR);
            if (result != STDERR) {
                System.out.println("WARNING: standard error could not be restored, so error messages may be missing.");
            }
        } catch (Throwable e) {
            throw new LinkageError("dup2 could not be called", e);
        }
    }
}
