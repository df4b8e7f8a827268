package org.voxelgrad.cli;

import org.voxelgrad.training.Version;
import picocli.CommandLine.IVersionProvider;

/** Versions of the program and of the Java that runs it. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "ClinicaDL on voxelgrad, version " + Version.current(),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
        };
    }
}
