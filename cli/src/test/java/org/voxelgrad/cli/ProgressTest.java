package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.training.RunSummary;
import org.voxelgrad.training.TrainListener;

class ProgressTest {

    private static final Path RESULTS = Path.of("results");

    private long nanos = 5_000_000_000_000L;

    private void passSeconds(double seconds) {
        nanos += (long) (seconds * 1e9);
    }

    /** Two epochs of a CNN on 8 images in batches of 4, five seconds an image; evaluation is four times as fast. */
    private void train(TrainListener listener) {
        listener.runStarts(new RunSummary(
                "cpu, 512-bit lanes (16 floats), 2 threads", 42, "Conv5_FC3 on 169x208x179, 42.1 M weights",
                List.of(new RunSummary.FoldSummary(0, "AD 4, CN 4", "AD 2, CN 2")), 2_750_000_000L,
                OptionalLong.empty(), List.of("GPU: none, so this run uses the CPU")));
        listener.foldStarts(0, 8, 4);
        for (int epoch = 0; epoch < 2; epoch++) {
            listener.epochStarts(0, epoch, 2, 2);
            for (int iteration = 0; iteration < 2; iteration++) {
                passSeconds(20);
                listener.iteration(epoch, iteration, 4, 0.7 - 0.1 * epoch);
            }
            evaluate(listener, epoch, "train", 8);
            evaluate(listener, epoch, "validation", 4);
            listener.epochEnds(
                    epoch,
                    Map.of("load", Duration.ofMillis(2500), "compute", Duration.ofMillis(37500),
                            "evaluate", Duration.ofMillis(15000)),
                    epoch == 0 ? List.of("best_loss", "best_balanced_accuracy") : List.of("best_loss"));
        }
        listener.stoppedEarly(1, 10);
        evaluateBestModel(listener);
        listener.scored(0, "best_loss", "train", scores(0.875, 8 * 0.61));
        listener.scored(0, "best_loss", "validation", scores(0.75, 4 * 0.65));
        listener.foldEnds(0);
        listener.runEnds();
    }

    private static void evaluateBestModel(TrainListener listener) {
        listener.evaluationStarts("train", 8);
        listener.evaluationAdvances(8);
    }

    private void evaluate(TrainListener listener, int epoch, String set, int images) {
        listener.evaluationStarts(set, images);
        for (int done = 0; done < images; done += 4) {
            passSeconds(5);
            listener.evaluationAdvances(4);
        }
        double loss = set.equals("train") ? 0.69 : 0.695;
        listener.evaluated(epoch, 1, set, loss - 0.05 * epoch, OptionalDouble.of(set.equals("train") ? 0.625 : 0.5));
    }

    private static Map<String, Double> scores(double balancedAccuracy, double totalLoss) {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("accuracy", balancedAccuracy);
        scores.put("balanced_accuracy", balancedAccuracy);
        scores.put("sensitivity", 0.5);
        scores.put("specificity", 1.0);
        scores.put("ppv", 1.0);
        scores.put("total_loss", totalLoss);
        return scores;
    }

    private static final String LINES = """
            device:  cpu, 512-bit lanes (16 floats), 2 threads
            seed:    42
            network: Conv5_FC3 on 169x208x179, 42.1 M weights
            fold 0:  train AD 4, CN 4; validation AD 2, CN 2
            memory:  about 2.6 GiB expected
            GPU: none, so this run uses the CPU
                            loss         bal. accuracy                  seconds
              epoch     train     valid  train  valid  images/s    load  compute  evaluate
                1/2   0.69000   0.69500* 0.625  0.500*     0.20     2.5     37.5      15.0
                2/2   0.64000   0.64500* 0.625  0.500      0.20     2.5     37.5      15.0
            stopped after epoch 2: no better validation loss for 10 epochs

            fold  best model  set         balanced accuracy  sensitivity  specificity     loss
               0  best_loss   train                   0.875        0.500        1.000  0.61000
               0  best_loss   validation              0.750        0.500        1.000  0.65000

            Done in 1 min 50 s. Results lie in results
            """;

    @Test
    void onAGpuTheMemoryLineTellsBothMemories() {
        Session session = Session.recording();

        new ProgressLines(session.screen(), RESULTS, () -> nanos).runStarts(new RunSummary(
                "a GPU", 1, "Conv5_FC3", List.of(), 600L << 20, OptionalLong.of(5L << 30), List.of()));

        assertTrue(session.out().contains("memory:  about 5.0 GiB of the GPU and about 600 MiB of the machine (without"
                + " CUDA's libraries) expected\n"), session.out());
    }

    @Test
    void aLogGetsOneRowAnEpoch() {
        Session session = Session.recording();

        train(new ProgressLines(session.screen(), RESULTS, () -> nanos));

        assertEquals(LINES, session.out());
    }

    @Test
    void aTerminalShowsTheSameLinesAndABarThatMoves() {
        Session session = Session.terminal(81);

        train(new ProgressBar(session.screen(), RESULTS, () -> nanos));

        List<String> states = statusLines(session.out());
        assertEquals("epoch 1/2 [....................]", states.get(0));
        assertEquals(
                "epoch 1/2 [##########..........] loss 0.70000  0.20 images/s  1 min 40 s left", states.get(1));
        assertEquals("epoch 1/2 [####################] loss 0.70000  0.20 images/s  1 min 20 s left", states.get(2));
        assertEquals("epoch 1/2 train [....................]", states.get(3));
        assertTrue(states.stream().anyMatch(state -> state.startsWith("epoch 2/2 validation [###")), states.toString());
        assertEquals("best model train [....................]", states.get(states.size() - 2));
        String permanent = session.out().replaceAll("\033\\[\\?7l.*?\033\\[\\?7h", "").replaceAll("\r\033\\[2K", "");
        assertEquals(LINES, permanent);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 20, 35, 50, 60})
    void theBarFitsANarrowTerminal(int columns) {
        Session session = Session.terminal(columns);

        train(new ProgressBar(session.screen(), RESULTS, () -> nanos));

        List<String> states = statusLines(session.out());
        assertFalse(states.isEmpty());
        assertTrue(states.stream().allMatch(state -> state.length() < columns), states.toString());
    }

    @Test
    void anAutoencoderHasNoAccuracy() {
        Session session = Session.recording();
        ProgressLines lines = new ProgressLines(session.screen(), RESULTS, () -> nanos);

        lines.foldStarts(0, 3, 2);
        lines.epochStarts(0, 9, 100, 1);
        lines.iteration(9, 0, 3, 0.01);
        lines.evaluated(9, 0, "train", 0.01234, OptionalDouble.empty());
        lines.evaluated(9, 0, "validation", 0.00056789, OptionalDouble.empty());
        lines.epochEnds(9, Map.of("compute", Duration.ofSeconds(30)), List.of());

        assertEquals("""
                            loss                         seconds
              epoch     train     valid  images/s    load  compute  evaluate
             10/100   0.01234 5.679e-04      0.10     0.0     30.0       0.0
            """, session.out());
    }

    private static List<String> statusLines(String out) {
        return Pattern.compile("\033\\[\\?7l(.*?)\033\\[\\?7h")
                .matcher(out)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
