package org.voxelgrad.training.tables;

import java.util.List;

/**
 * The images of one fold, in table order: cohort by cohort, and in a cohort the tables in the order of
 * {@code --diagnoses}.
 *
 * @param train what the network learns from; not empty
 * @param validation what selects the best model; not empty
 */
public record FoldTables(List<SessionRow> train, List<SessionRow> validation) {

    public FoldTables {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
    }
}
