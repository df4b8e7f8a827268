package org.voxelgrad.training.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions;

/** The training and validation tables that the options of a run name: one split tree, or one a cohort. */
public final class Splits {

    /** The part of a run's tables that one cohort gives. */
    private record Part(String cohort, SplitTree tree, List<String> diagnoses) {}

    private final TrainOptions options;
    private final List<Part> parts;

    private Splits(TrainOptions options, List<Part> parts) {
        this.options = options;
        this.parts = parts;
    }

    /**
     * Reads the table of the cohorts if there are several; no other table yet.
     *
     * @throws InputException if folder and {@code --multi_cohort} do not go together, or the table of the cohorts is
     *     broken or has no cohort for one of the diagnoses
     */
    public static Splits of(TrainOptions options) {
        TrainOptions.Data data = options.data();
        Path tsvPath = options.tsvPath();
        CohortTable.requireKind(tsvPath, "TSV_PATH", data.multiCohort());
        List<String> diagnoses = List.copyOf(new LinkedHashSet<>(data.diagnoses()));
        int nSplits = options.crossValidation().nSplits();
        if (data.multiCohort()) {
            return new Splits(options, parts(CohortTable.ofSplits(tsvPath), diagnoses, nSplits));
        }
        SplitTree tree = new SplitTree(tsvPath, "TSV_PATH", nSplits);
        return new Splits(options, List.of(new Part(SessionRow.SINGLE_COHORT, tree, diagnoses)));
    }

    private static List<Part> parts(CohortTable table, List<String> diagnoses, int nSplits) {
        List<Part> parts = new ArrayList<>();
        Set<String> offered = new TreeSet<>();
        for (CohortTable.Cohort cohort : table.cohorts()) {
            String givenAs = "path of cohort " + cohort.name() + " in " + table.file();
            List<String> taken = diagnoses.stream().filter(cohort.diagnoses()::contains).toList();
            parts.add(new Part(cohort.name(), new SplitTree(cohort.path(), givenAs, nSplits), taken));
            offered.addAll(cohort.diagnoses());
        }
        for (String diagnosis : diagnoses) {
            if (!offered.contains(diagnosis)) {
                throw new InputException("Table " + table.file() + " has no cohort with the diagnosis " + diagnosis
                        + ": its column diagnoses has " + String.join(", ", offered) + "; add " + diagnosis
                        + " there or leave it out of --diagnoses.");
            }
        }
        return parts;
    }

    /**
     * Reads and checks the tables of a fold.
     *
     * @param fold index of the fold; with a single split any number, which then only names the results
     * @throws InputException if a table is missing (with the expected tree beside the found one) or broken, a set lists
     *     a session twice or has only one class for a CNN, or a participant is in both sets
     */
    public FoldTables read(int fold) {
        boolean baseline = options.data().baseline();
        List<SessionRow> train = new ArrayList<>();
        List<SessionRow> validation = new ArrayList<>();
        for (Part part : parts) {
            SplitTree tree = part.tree();
            tree.require(fold, part.diagnoses(), baseline);
            for (String diagnosis : part.diagnoses()) {
                train.addAll(SessionTable.read(tree.train(fold, diagnosis, baseline), part.cohort()));
                validation.addAll(SessionTable.read(tree.validation(fold, diagnosis), part.cohort()));
            }
        }
        FoldTables tables = new FoldTables(train, validation);
        FoldChecks.check(tables, fold, options.networkType(), options.data().allowLeakage());
        return tables;
    }
}
