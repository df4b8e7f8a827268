package org.voxelgrad.training.phantom;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.voxelgrad.engine.random.Seeds;

/**
 * A made-up participant of a study.
 *
 * @param id {@code participant_id}, for instance {@code sub-PHANTOM007}
 * @param ageAtBaseline in years, to a tenth
 * @param sex {@code F} or {@code M}
 * @param months of the sessions after baseline, the first of which is 0
 * @param seeds the streams of this participant
 */
record PhantomParticipant(
        String id, HeadAnatomy.Group group, double ageAtBaseline, String sex, List<Integer> months, Seeds seeds) {

    private static final int ONE_IN_RETURNS = 4;

    /** A cohort in which the groups alternate; every fourth member of a group comes back after a year. */
    static List<PhantomParticipant> cohort(int perGroup, Seeds seeds) {
        HeadAnatomy.Group[] groups = HeadAnatomy.Group.values();
        return IntStream.range(0, perGroup * groups.length)
                .mapToObj(i -> participant(i, groups[i % groups.length], i / groups.length, seeds))
                .toList();
    }

    private static PhantomParticipant participant(int number, HeadAnatomy.Group group, int inGroup, Seeds cohort) {
        Seeds seeds = cohort.child("participant", number);
        RandomGenerator random = seeds.child("person").generator();
        double age = Math.clamp(random.nextGaussian(73, 6), 56, 90);
        return new PhantomParticipant(
                "sub-PHANTOM%03d".formatted(number),
                group,
                Math.round(10 * age) / 10.0,
                random.nextBoolean() ? "F" : "M",
                inGroup % ONE_IN_RETURNS == 1 ? List.of(0, 12) : List.of(0),
                seeds);
    }

    /** {@code session_id} of the session {@code month} months after baseline. */
    static String session(int month) {
        return "ses-M%02d".formatted(month);
    }

    /** The rows of this participant in the tables: participant, session, diagnosis, age, sex. */
    List<List<Object>> rows(boolean baselineOnly) {
        return months.stream()
                .filter(month -> month == 0 || !baselineOnly)
                .map(month -> List.<Object>of(id, session(month), group.name(), age(month), sex))
                .toList();
    }

    private double age(int month) {
        return Math.round(10 * (ageAtBaseline + month / 12.0)) / 10.0;
    }

    /** The voxels of one session, in C order. */
    float[] scan(int month, int[] size) {
        HeadAnatomy anatomy = HeadAnatomy.draw(group, ageAtBaseline, seeds).after(month / 12.0, group);
        return HeadPhantom.render(anatomy, size, seeds.child("scan", month));
    }
}
