package org.voxelgrad.training.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.training.InputException;

/** Reads the sessions of one table, which needs the columns {@code participant_id, session_id, diagnosis}. */
final class SessionTable {

    private static final String PARTICIPANT = "participant_id";
    private static final String SESSION = "session_id";
    private static final String DIAGNOSIS = "diagnosis";

    private SessionTable() {}

    /** @throws InputException if the table is broken, lacks a column, holds no session or an unknown diagnosis */
    static List<SessionRow> read(Path file, String cohort) {
        Tsv table = Tsv.read(file);
        table.require(PARTICIPANT, SESSION, DIAGNOSIS);
        if (table.rows().isEmpty()) {
            throw new InputException("Table " + file + " lists no session, only its header: add sessions, or leave its"
                    + " diagnosis out of --diagnoses.");
        }
        List<SessionRow> sessions = new ArrayList<>();
        for (Tsv.Row row : table.rows()) {
            String diagnosis = row.get(DIAGNOSIS);
            sessions.add(new SessionRow(
                    row.filled(PARTICIPANT), row.filled(SESSION), diagnosis, label(file, row, diagnosis), cohort,
                    file));
        }
        return sessions;
    }

    private static int label(Path file, Tsv.Row row, String diagnosis) {
        return Labels.code(diagnosis).orElseThrow(() -> new InputException("Table " + file + " has "
                + (diagnosis.isEmpty() ? "no diagnosis" : "the unknown diagnosis " + diagnosis) + " in line "
                + row.line() + ": known are " + String.join(", ", Labels.known()) + "; correct or remove the line."));
    }
}
