package org.voxelgrad.cli;

import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.training.TrainOptions.Data;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options on which images are read, and how. */
@Command(optionListHeading = "%nData management:%n")
final class DataOptions {

    @Option(names = "--multi_cohort", description = "CAPS_DIRECTORY and TSV_PATH are TSV files that list cohorts.")
    private boolean multiCohort;

    @Option(
            names = {"-d", "--diagnoses"},
            arity = "1..*",
            paramLabel = "DIAGNOSIS",
            description = "Which tables to read: some of AD, BV, CN, MCI, sMCI, pMCI (default: AD CN).")
    private List<String> diagnoses = new ArrayList<>(Data.defaults().diagnoses());

    @Option(names = "--baseline", description = "Train on baseline sessions only.")
    private boolean baseline;

    @Option(names = {"-un", "--unnormalize"}, description = "Do not scale each image to [0, 1].")
    private boolean unnormalize;

    @Option(
            names = "--data_augmentation",
            arity = "1..*",
            paramLabel = "NAME",
            description = "Random changes of training images, in this order: some of None, Noise, Erasing, CropPad,"
                    + " Smoothing (default: none).")
    private List<String> dataAugmentation = new ArrayList<>();

    @Option(
            names = {"-s", "--sampler"},
            paramLabel = "NAME",
            description = "Order of training images: random, or weighted so that each label is drawn as often"
                    + " (default: ${DEFAULT-VALUE}).")
    private String sampler = Data.defaults().sampler();

    Data toData(OwnOptions own) {
        return new Data(multiCohort, diagnoses, baseline, unnormalize, dataAugmentation, sampler, own.allowLeakage());
    }
}
