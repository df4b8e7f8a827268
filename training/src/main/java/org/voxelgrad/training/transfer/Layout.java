package org.voxelgrad.training.transfer;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.voxelgrad.training.results.Selection;

/** How a program lays out the folder of a run, and what it calls the parts of a CNN. */
enum Layout {

    /** voxelgrad and ClinicaDL 0.x: {@code fold-<i>/models/best_loss/model_best.pth.tar}. */
    RESULTS("commandline.json", "fold-(\\d+)", "features", "classifier") {
        @Override
        Path model(Path fold, Selection selection) {
            return fold.resolve("models", selection.key(), "model_best.pth.tar");
        }
    },

    /** A MAPS of ClinicaDL 1.x: {@code split-<i>/best-loss/model.pth.tar}; until 1.0.3 the split was a fold. */
    MAPS("maps.json", "(?:split|fold)-(\\d+)", "convolutions", "fc") {
        @Override
        Path model(Path fold, Selection selection) {
            String metric = switch (selection) {
                case BEST_LOSS -> "loss";
                case BEST_BALANCED_ACCURACY -> "BA";
            };
            return fold.resolve("best-" + metric, "model.pth.tar");
        }
    };

    private final String description;
    private final Pattern fold;
    private final String convolutions;
    private final String classifier;

    Layout(String description, String fold, String convolutions, String classifier) {
        this.description = description;
        this.fold = Pattern.compile(fold);
        this.convolutions = convolutions;
        this.classifier = classifier;
    }

    /** The file that tells what the run was. */
    String description() {
        return description;
    }

    /** The names of a fold's folder, with its number as the group. */
    Pattern fold() {
        return fold;
    }

    /** Where the best model of a fold lies. */
    abstract Path model(Path fold, Selection selection);

    /** The first word in the names of a CNN's convolutional part. */
    String convolutions() {
        return convolutions;
    }

    /** The first word in the names of a CNN's linear part. */
    String classifier() {
        return classifier;
    }
}
