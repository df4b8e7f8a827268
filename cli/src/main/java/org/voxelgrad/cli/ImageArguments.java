package org.voxelgrad.cli;

import java.nio.file.Path;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The five positional arguments of {@code train image}. */
@Command(parameterListHeading = "%nPositional arguments:%n")
final class ImageArguments {

    @Parameters(
            index = "0",
            paramLabel = "CAPS_DIRECTORY",
            description = "Root of the CAPS; with --multi_cohort a TSV with the columns cohort and path.")
    private Path capsDirectory;

    @Parameters(
            index = "1",
            paramLabel = "PREPROCESSING",
            description = "Which images to read: t1-linear, t1-extensive or t1-volume.")
    private String preprocessing;

    @Parameters(
            index = "2",
            paramLabel = "TSV_PATH",
            description = "Root of the split tree with the folders train and validation; with --multi_cohort a TSV with"
                    + " the columns cohort, path and diagnoses.")
    private Path tsvPath;

    @Parameters(index = "3", paramLabel = "OUTPUT_DIRECTORY", description = "Folder for the results.")
    private Path outputDirectory;

    @Parameters(
            index = "4",
            paramLabel = "ARCHITECTURE",
            description = "CNN architecture, for instance Conv5_FC3; an autoencoder mirrors its convolutions.")
    private String architecture;

    TrainOptions toOptions(NetworkType networkType) {
        return TrainOptions.of(networkType, capsDirectory, preprocessing, tsvPath, outputDirectory, architecture);
    }
}
