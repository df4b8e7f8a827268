package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
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
        Session session = Session.training((options, listener) -> {
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
}
