package org.voxelgrad.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options that only an autoencoder has. */
@Command(optionListHeading = "%nAutoencoder specific:%n")
final class VisualizationOptions {

    @Option(
            names = "--visualization",
            description = "Write the first three images of each set and their reconstructions as NIfTI.")
    private boolean visualization;

    boolean visualization() {
        return visualization;
    }
}
