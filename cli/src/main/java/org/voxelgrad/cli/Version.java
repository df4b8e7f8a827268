package org.voxelgrad.cli;

import picocli.CommandLine.IVersionProvider;

/** Versions of the program and of the Java that runs it. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "ClinicaDL on voxelgrad, version " + (version == null ? "unknown (not run from the built jar)" : version),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
        };
    }
}
