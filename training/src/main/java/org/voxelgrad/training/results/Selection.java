package org.voxelgrad.training.results;

import java.util.List;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;

/** A criterion by which the best model of a fold is selected. */
public enum Selection {
    /** Highest balanced accuracy on the validation set; of a CNN only. */
    BEST_BALANCED_ACCURACY("best_balanced_accuracy"),
    /** Lowest loss on the validation set. */
    BEST_LOSS("best_loss");

    private final String key;

    Selection(String key) {
        this.key = key;
    }

    /** The name of the selection's folders and its word on the command line. */
    public String key() {
        return key;
    }

    /** The selections that a network of {@code type} is saved by, in the order in which they are scored. */
    public static List<Selection> of(NetworkType type) {
        return switch (type) {
            case CNN -> List.of(BEST_BALANCED_ACCURACY, BEST_LOSS);
            case AUTOENCODER -> List.of(BEST_LOSS);
        };
    }

    /** The selection of that name. */
    public static Selection ofKey(String key) {
        for (Selection selection : values()) {
            if (selection.key.equals(key)) {
                return selection;
            }
        }
        throw new InputException("No selection is called " + key + ": give best_loss or best_balanced_accuracy.");
    }
}
