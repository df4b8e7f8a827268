package org.voxelgrad.training.phantom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.data.Sampler;
import org.voxelgrad.training.data.StratifiedKFold;
import org.voxelgrad.training.results.AtomicFiles;
import org.voxelgrad.training.tables.TsvWriter;

/** The tables of a cohort, in the trees of ClinicaDL's {@code tsvtool getlabels}, {@code split} and {@code kfold}. */
final class PhantomTables {

    private static final List<String> COLUMNS = List.of("participant_id", "session_id", "diagnosis", "age", "sex");
    private static final double VALIDATION_SHARE = 0.25;

    private final Path root;
    private final String diagnosis;
    private final List<PhantomParticipant> members;

    /**
     * @param members participants of one diagnosis, sorted by name
     */
    PhantomTables(Path root, String diagnosis, List<PhantomParticipant> members) {
        this.root = root;
        this.diagnosis = diagnosis;
        this.members = members;
    }

    /** {@code X.tsv}: all sessions of all members. */
    void writeLabels() throws IOException {
        write(root, ".tsv", members, false);
    }

    /** {@code train/} and {@code validation/}: a random quarter of the members is for validation. */
    void writeSplit(Seeds seeds) throws IOException {
        int held = Math.clamp(Math.round(VALIDATION_SHARE * members.size()), 1, members.size() - 1);
        int[] shuffled = Sampler.RANDOM.order(new int[members.size()], seeds.child("split").child(diagnosis));
        boolean[] validation = new boolean[members.size()];
        Arrays.stream(shuffled).limit(held).forEach(member -> validation[member] = true);
        writeSets(root.resolve("train"), root.resolve("validation"), validation);
        write(root.resolve("validation"), ".tsv", chosen(validation, true), false);
    }

    /** {@code train_splits-k/split-i/} and {@code validation_splits-k/split-i/} for each fold i. */
    void writeFolds(int k) throws IOException {
        int[] folds = StratifiedKFold.folds(members.size(), k);
        for (int fold = 0; fold < k; fold++) {
            boolean[] validation = new boolean[folds.length];
            for (int member = 0; member < folds.length; member++) {
                validation[member] = folds[member] == fold;
            }
            String split = "split-" + fold;
            writeSets(root.resolve("train_splits-" + k, split), root.resolve("validation_splits-" + k, split),
                    validation);
        }
    }

    private void writeSets(Path train, Path held, boolean[] validation) throws IOException {
        write(train, ".tsv", chosen(validation, false), false);
        write(train, "_baseline.tsv", chosen(validation, false), true);
        write(held, "_baseline.tsv", chosen(validation, true), true);
    }

    private List<PhantomParticipant> chosen(boolean[] validation, boolean which) {
        return IntStream.range(0, validation.length)
                .filter(member -> validation[member] == which)
                .mapToObj(members::get)
                .toList();
    }

    private void write(Path folder, String suffix, List<PhantomParticipant> participants, boolean baselineOnly)
            throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        participants.forEach(participant -> rows.addAll(participant.rows(baselineOnly)));
        AtomicFiles.write(folder.resolve(diagnosis + suffix), out -> TsvWriter.write(out, COLUMNS, rows));
    }
}
