package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {

    private static final List<String> TRAIN =
            List.of("train", "image", "cnn", "caps", "t1-linear", "labels", "results", "Conv5_FC3");

    @AfterEach
    void giveTheLoggersBack() throws Exception {
        LogManager.getLogManager().readConfiguration();
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "-v, 1", "-vv, 2"})
    void eachVerboseShowsMore(String verbose, int linesOnOut) {
        Session session = Session.training((options, listener, control) -> {
            System.Logger logger = System.getLogger("train");
            logger.log(System.Logger.Level.DEBUG, "a detail");
            logger.log(System.Logger.Level.INFO, "Fold {0}", 3);
            logger.log(System.Logger.Level.WARNING, "a worry");
        });

        Stream<String> args = Stream.concat(TRAIN.stream(), Stream.of(verbose).filter(word -> !word.isEmpty()));
        assertEquals(0, session.run(args.toArray(String[]::new)));

        String time = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}";
        assertTrue(session.err().strip().matches(time + " - train - a worry"), session.err());
        List<String> out = session.out().lines().toList();
        assertEquals(linesOnOut, out.size(), session.out());
        assertTrue(linesOnOut == 0 || out.getLast().matches(time + " - train - Fold 3"), session.out());
    }

    @Test
    void verboseTellsTheCourseOfARun() {
        Session session = Session.training((options, listener, control) -> {
            listener.foldStarts(2, 8, 4);
            listener.epochStarts(2, 0, 1, 4);
            listener.evaluated(0, 3, "validation", 0.25, OptionalDouble.of(0.75));
            listener.scored(2, "best_loss", "validation", Map.of("accuracy", 0.5));
            System.getLogger("java.lang.Runtime").log(System.Logger.Level.DEBUG, "exits");
        });
        List<String> args = new ArrayList<>(TRAIN);
        args.add("-vv");
        assertEquals(0, session.run(args.toArray(String[]::new)));

        List<String> logged = session.out().lines()
                .filter(line -> line.contains(" - "))
                .map(line -> line.substring(line.indexOf(" - ") + 3))
                .toList();
        assertEquals(List.of(
                "train - Fold 2",
                "train - Initialization of the model",
                "train - The model is trained from scratch.",
                "train - Beginning epoch 0.",
                "train - validation balanced accuracy is 0.750000 at the end of iteration 3",
                "final evaluation - Fold 2, best_loss, validation: {accuracy=0.5}"), logged);
    }
}
