package org.voxelgrad.training.tables;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.voxelgrad.training.InputException;

/**
 * The cohorts of a run with {@code --multi_cohort}: a table with the columns {@code cohort} and {@code path}, and for
 * labels {@code diagnoses}. A relative path is taken from the table's folder.
 *
 * @param file the table
 * @param cohorts its rows, in order; not empty
 */
public record CohortTable(Path file, List<Cohort> cohorts) {

    private static final String COHORT = "cohort";
    private static final String PATH = "path";
    private static final String DIAGNOSES = "diagnoses";

    public CohortTable {
        cohorts = List.copyOf(cohorts);
    }

    /**
     * One row.
     *
     * @param name what both tables call the cohort
     * @param path root of its CAPS, or of its split
     * @param diagnoses those its split has tables for; empty in a table of CAPS
     */
    public record Cohort(String name, Path path, List<String> diagnoses) {

        public Cohort {
            diagnoses = List.copyOf(diagnoses);
        }
    }

    /** Reads the table of the CAPS folders: columns {@code cohort, path}. */
    public static CohortTable ofCaps(Path file) {
        return read(file, COHORT, PATH);
    }

    /** Reads the table of the splits: columns {@code cohort, path, diagnoses}, the last separated by commas. */
    public static CohortTable ofSplits(Path file) {
        return read(file, COHORT, PATH, DIAGNOSES);
    }

    /**
     * Insists that an argument is a table with {@code --multi_cohort}, and a folder without.
     *
     * @param givenAs name of the argument, for instance {@code CAPS_DIRECTORY}
     */
    public static void requireKind(Path argument, String givenAs, boolean multiCohort) {
        boolean table = argument.toString().endsWith(".tsv");
        if (table && !multiCohort) {
            throw new InputException(givenAs + " is the table " + argument
                    + ": add --multi_cohort to train on several cohorts, or give a folder.");
        }
        if (!table && multiCohort) {
            throw new InputException(givenAs + " is " + argument + ": with --multi_cohort it must be a .tsv table that"
                    + " lists the cohorts; give one, or leave --multi_cohort out.");
        }
    }

    private static CohortTable read(Path file, String... columns) {
        Tsv table = Tsv.read(file);
        table.require(columns);
        if (table.rows().isEmpty()) {
            throw new InputException("Table " + file + " lists no cohort, only its header: add one line a cohort.");
        }
        boolean withDiagnoses = Arrays.asList(columns).contains(DIAGNOSES);
        List<Cohort> cohorts = new ArrayList<>();
        for (Tsv.Row row : table.rows()) {
            cohorts.add(new Cohort(
                    row.filled(COHORT), path(file, row), withDiagnoses ? names(row.filled(DIAGNOSES)) : List.of()));
        }
        return new CohortTable(file, cohorts);
    }

    private static Path path(Path file, Tsv.Row row) {
        String path = row.filled(PATH);
        try {
            return file.resolveSibling(path);
        } catch (InvalidPathException e) {
            throw new InputException("Table " + file + " has in line " + row.line() + " the path " + path
                    + ", which no folder can have: correct it.", e);
        }
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }
}
