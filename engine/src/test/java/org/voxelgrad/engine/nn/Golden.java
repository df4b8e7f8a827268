package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What PyTorch computed: of each tensor its norm, random projections and some elements. */
final class Golden {

    private static final int PROJECTIONS = 8;
    private static final int FIRST_SEED = 1000;
    private static final int ELEMENTS = 32;

    private record Summary(int count, double norm, double[] projections, double[] elements) {}

    private final Map<String, Summary> tensors = new HashMap<>();
    private int[] draws;
    private int evaluationStream;

    static Golden read(String name) {
        Golden golden = new Golden();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Golden.class.getResourceAsStream("/golden/networks/" + name + ".txt"), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("draws")) {
                    golden.draws = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
                    continue;
                }
                if (words[0].equals("evaluation")) {
                    golden.evaluationStream = Integer.parseInt(words[1]);
                    continue;
                }
                double[] numbers =
                        Arrays.stream(words).skip(2).mapToDouble(Double::parseDouble).toArray();
                golden.tensors.put(words[0], new Summary(
                        Integer.parseInt(words[1]), numbers[0],
                        Arrays.copyOfRange(numbers, 1, 1 + PROJECTIONS),
                        Arrays.copyOfRange(numbers, 1 + PROJECTIONS, numbers.length)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return golden;
    }

    /** The random stream that gives the initial values of a parameter, by its number in the optimiser's order. */
    int stream(int parameter) {
        return 1 + parameter + 1000 * draws[parameter];
    }

    /** The random stream of the images of the evaluation. */
    int evaluationStream() {
        return evaluationStream;
    }

    /**
     * Asserts that a tensor is within {@code tolerance} of PyTorch's, relative to the norm of PyTorch's, or within
     * {@code absolute} where that is larger: the root mean square of the projections' errors estimates the norm of the
     * error.
     */
    void check(String name, double[] actual, double tolerance, double absolute) {
        Summary expected = tensors.get(name);
        assertNotNull(expected, name + " is not in the golden file");
        assertEquals(expected.count, actual.length, name);
        double allowed = Math.max(tolerance * expected.norm, absolute);
        double squares = 0;
        for (int k = 0; k < PROJECTIONS; k++) {
            double error = SplitMix.project(actual, FIRST_SEED + k) - expected.projections[k];
            squares += error * error;
        }
        double error = Math.sqrt(squares / PROJECTIONS);
        assertTrue(error <= allowed, () -> name + ": the error's norm is about " + error + ", allowed " + allowed
                + ", PyTorch's norm " + expected.norm);
        int step = Math.max(1, actual.length / ELEMENTS);
        for (int k = 0; k < expected.elements.length; k++) {
            assertEquals(expected.elements[k], actual[k * step], allowed, name + ", element " + k * step);
        }
    }
}
