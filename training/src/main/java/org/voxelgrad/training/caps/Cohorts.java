package org.voxelgrad.training.caps;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.tables.CohortTable;
import org.voxelgrad.training.tables.SessionRow;

/** The CAPS of each cohort of a run. */
public final class Cohorts {

    private final Path given;
    private final Map<String, Path> roots;

    private Cohorts(Path given, Map<String, Path> roots) {
        this.given = given;
        this.roots = roots;
    }

    /**
     * Checks every CAPS.
     *
     * @param capsDirectory the only CAPS, or with {@code multiCohort} a table with the columns {@code cohort, path}
     * @throws InputException if the table is broken or a folder is not a CAPS
     */
    public static Cohorts of(Path capsDirectory, boolean multiCohort) {
        CohortTable.requireKind(capsDirectory, "CAPS_DIRECTORY", multiCohort);
        if (!multiCohort) {
            CapsLayout.requireCaps(capsDirectory, "CAPS_DIRECTORY");
            return new Cohorts(capsDirectory, Map.of(SessionRow.SINGLE_COHORT, capsDirectory));
        }
        Map<String, Path> roots = new LinkedHashMap<>();
        for (CohortTable.Cohort cohort : CohortTable.ofCaps(capsDirectory).cohorts()) {
            CapsLayout.requireCaps(cohort.path(), "path of cohort " + cohort.name() + " in " + capsDirectory);
            if (roots.putIfAbsent(cohort.name(), cohort.path()) != null) {
                throw new InputException("Table " + capsDirectory + " lists the cohort " + cohort.name()
                        + " twice: a cohort has one CAPS, so remove a line or rename the cohort in both tables.");
            }
        }
        return new Cohorts(capsDirectory, roots);
    }

    /**
     * The root of a cohort's CAPS.
     *
     * @throws InputException if the table of the CAPS does not list the cohort
     */
    public Path caps(String cohort) {
        Path root = roots.get(cohort);
        if (root == null) {
            throw new InputException("Table " + given + " has no CAPS for the cohort " + cohort
                    + " that the labels name: it lists " + String.join(", ", roots.keySet()) + "; add a line for "
                    + cohort + ".");
        }
        return root;
    }
}
