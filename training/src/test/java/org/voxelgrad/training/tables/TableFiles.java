package org.voxelgrad.training.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the tables that tests read. */
public final class TableFiles {

    private TableFiles() {}

    /** A file of these lines, in which blanks stand for tabs. */
    public static Path write(Path file, String... lines) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, String.join("\n", lines).replace(' ', '\t') + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table of sessions: each row a participant, a session and a diagnosis. */
    public static Path sessions(Path file, String... rows) {
        String[] lines = new String[rows.length + 1];
        lines[0] = "participant_id session_id diagnosis";
        System.arraycopy(rows, 0, lines, 1, rows.length);
        return write(file, lines);
    }

    /** Both tables of a diagnosis X: {@code X.tsv} with two sessions a participant and {@code X_baseline.tsv}. */
    public static void diagnosis(Path folder, String diagnosis, String... participants) {
        String[] baseline = new String[participants.length];
        String[] all = new String[2 * participants.length];
        for (int i = 0; i < participants.length; i++) {
            baseline[i] = participants[i] + " ses-M00 " + diagnosis;
            all[2 * i] = baseline[i];
            all[2 * i + 1] = participants[i] + " ses-M12 " + diagnosis;
        }
        sessions(folder.resolve(diagnosis + ".tsv"), all);
        sessions(folder.resolve(diagnosis + "_baseline.tsv"), baseline);
    }
}
