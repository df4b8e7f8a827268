package org.voxelgrad.training.tables;

import java.nio.file.Path;

/**
 * One image of a set: a session of a participant, and what the network is to say about it.
 *
 * @param participant {@code participant_id}, for instance {@code sub-ADNI002S0295}
 * @param session {@code session_id}, for instance {@code ses-M00}
 * @param diagnosis as the table's column says, which decides the label whatever the table is called
 * @param label the diagnosis's code of {@link Labels}
 * @param cohort name of the cohort; {@link #SINGLE_COHORT} where there is but one
 * @param source the table that lists the session
 */
public record SessionRow(
        String participant, String session, String diagnosis, int label, String cohort, Path source) {

    /** The name ClinicaDL gives the cohort of a run with one CAPS. */
    public static final String SINGLE_COHORT = "single";

    /** Participant and session as a sentence names them; with the cohort where there are several. */
    public String describe() {
        String name = participant + " " + session;
        return cohort.equals(SINGLE_COHORT) ? name : name + " of cohort " + cohort;
    }
}
