package org.voxelgrad.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStoppingTest {

    /** Answers observed of ClinicaDL 0.2.2, less that to its call before the first epoch, which is always no. */
    @ParameterizedTest
    @CsvSource({
        "2, 0,    1 .9 .95 .96 .8, F F F T F",
        "2, 0,    NaN 1 1,         F F T",
        "2, 0,    1 NaN,           F T",
        "1, 0.05, 1 .99 .98,       F T T",
        "2, 0,    0 0 0,           F F T",
        "0, 0,    1 2 NaN 3 4 5,   F F F F F F",
    })
    void answersLikeClinicaDl(int patience, double tolerance, String losses, String answers) {
        EarlyStopping stopping = new EarlyStopping(patience, tolerance, EarlyStopping.State.START);
        assertEquals(answers, answers(stopping, losses));
    }

    @Test
    void toleranceIsRelativeToTheBestLoss() {
        EarlyStopping stopping = new EarlyStopping(3, 0.1, EarlyStopping.State.START);
        assertEquals("F F F F", answers(stopping, "10 9.5 8.9 8.1"));
        assertEquals(new EarlyStopping.State(OptionalDouble.of(8.9), 1), stopping.state());
    }

    @Test
    void continuesFromItsState() {
        EarlyStopping uninterrupted = new EarlyStopping(2, 0, EarlyStopping.State.START);
        assertEquals("F F F F F T", answers(uninterrupted, "3 2 2.5 1 1 1"));

        EarlyStopping interrupted = new EarlyStopping(2, 0, EarlyStopping.State.START);
        answers(interrupted, "3 2 2.5 1 1");
        EarlyStopping resumed = new EarlyStopping(2, 0, interrupted.state());
        assertEquals("T", answers(resumed, "1"));
        assertEquals(uninterrupted.state(), resumed.state());
    }

    private static String answers(EarlyStopping stopping, String losses) {
        return Arrays.stream(losses.split(" "))
                .map(loss -> stopping.stopsAfter(Double.parseDouble(loss)) ? "T" : "F")
                .collect(Collectors.joining(" "));
    }
}
