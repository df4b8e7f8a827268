package org.voxelgrad.engine.backend.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * PyTorch's inputs and outputs of one operation, from {@code golden/ops}. Each line is an array: its name, its sizes
 * joined by x or a dash for a number, its values.
 */
record Golden(Map<String, Tensor> tensors) {

    static Golden read(String name) {
        String resource = "/golden/ops/" + name + ".txt";
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Golden.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            return new Golden(lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .collect(Collectors.toMap(words -> words[0], Golden::tensor)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private static Tensor tensor(String[] words) {
        int[] sizes = words[1].equals("-")
                ? new int[0]
                : Arrays.stream(words[1].split("x")).mapToInt(Integer::parseInt).toArray();
        double[] values = Arrays.stream(words).skip(2).mapToDouble(Double::parseDouble).toArray();
        return Tensor.of(Shape.of(sizes), values);
    }

    Tensor get(String name) {
        return tensors.get(name);
    }

    /** A copy that a kernel may change. */
    Tensor copy(String name) {
        return Tensor.of(get(name).shape(), get(name).toDoubles());
    }

    Tensor integers(String name) {
        int[] values = Arrays.stream(get(name).toDoubles()).mapToInt(value -> (int) value).toArray();
        return Tensor.of(get(name).shape(), values);
    }

    Size3 size(String name) {
        int[] sizes = integers(name).toInts();
        return new Size3(sizes[0], sizes[1], sizes[2]);
    }
}
