package org.voxelgrad.training.tables;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;

/** What must hold of the two sets of a fold before a network may learn from them. */
final class FoldChecks {

    private static final int SHOWN = 5;

    /** The same name in two cohorts is two people. */
    private record Participant(String cohort, String id) {

        private static Participant of(SessionRow row) {
            return new Participant(row.cohort(), row.participant());
        }
    }

    private FoldChecks() {}

    static void check(FoldTables tables, int fold, NetworkType networkType, boolean allowLeakage) {
        requireDistinct("training", tables.train());
        requireDistinct("validation", tables.validation());
        if (networkType == NetworkType.CNN) {
            requireTwoClasses("training", fold, tables.train());
            requireTwoClasses("validation", fold, tables.validation());
        }
        if (!allowLeakage) {
            requireNoLeakage(tables, fold);
        }
    }

    private static void requireDistinct(String set, List<SessionRow> rows) {
        record Session(Participant participant, String id) {}
        Map<Session, SessionRow> seen = new HashMap<>();
        for (SessionRow row : rows) {
            SessionRow first = seen.putIfAbsent(new Session(Participant.of(row), row.session()), row);
            if (first != null) {
                boolean oneTable = first.source().equals(row.source());
                throw new InputException("The " + set + " set lists " + row.describe() + " twice, "
                        + (oneTable ? "in " + row.source() : "in " + first.source() + " and in " + row.source())
                        + ": remove one of the lines"
                        + (oneTable ? "." : ", or leave one of these diagnoses out of --diagnoses."));
            }
        }
    }

    private static void requireTwoClasses(String set, int fold, List<SessionRow> rows) {
        for (SessionRow row : rows) {
            if (row.label() == Labels.UNLABELED) {
                throw new InputException("Table " + row.source() + " has the diagnosis " + row.diagnosis() + " for "
                        + row.describe() + ", which a CNN cannot learn: remove the line, or train an autoencoder.");
            }
        }
        Set<Integer> labels = rows.stream().map(SessionRow::label).collect(Collectors.toSet());
        if (labels.size() == 1) {
            String diagnoses = rows.stream().map(SessionRow::diagnosis).distinct().collect(Collectors.joining(", "));
            String others = Labels.known().stream()
                    .filter(name -> !labels.contains(code(name)) && code(name) != Labels.UNLABELED)
                    .collect(Collectors.joining(", "));
            throw new InputException("The " + set + " set of fold " + fold + " has only the class "
                    + labels.iterator().next() + " (" + diagnoses + ", from " + tables(rows)
                    + "), but a CNN learns to tell two apart: add one of " + others + " with --diagnoses, or correct"
                    + " the tables' column diagnosis.");
        }
    }

    private static int code(String diagnosis) {
        return Labels.code(diagnosis).orElseThrow();
    }

    private static void requireNoLeakage(FoldTables tables, int fold) {
        Set<Participant> shared = participants(tables.train());
        shared.retainAll(participants(tables.validation()));
        if (shared.isEmpty()) {
            return;
        }
        List<SessionRow> leaking = Stream.concat(tables.train().stream(), tables.validation().stream())
                .filter(row -> shared.contains(Participant.of(row)))
                .toList();
        String who = shared.size() == 1 ? "1 participant is" : shared.size() + " participants are";
        throw new InputException(who + " in both the training and the validation set of fold " + fold + ": "
                + few(shared.stream().map(Participant::id).toList()) + " (in " + tables(leaking)
                + "), so the validation would score images of people the network has seen; split by participant, as"
                + " tsvtool split and kfold do, or give --allow-leakage to go on.");
    }

    private static Set<Participant> participants(List<SessionRow> rows) {
        return rows.stream().map(Participant::of).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String tables(List<SessionRow> rows) {
        return few(rows.stream().map(SessionRow::source).distinct().map(Path::toString).toList());
    }

    private static String few(Collection<String> names) {
        String shown = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}
