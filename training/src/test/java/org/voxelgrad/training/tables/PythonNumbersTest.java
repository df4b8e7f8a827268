package org.voxelgrad.training.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonNumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0.5714285714285714, 0.5714285714285714",
        "1.0E-5, 1e-05",
        "1.0E-4, 0.0001",
        "1.5E-7, 1.5e-07",
        "1.0E16, 1e+16",
        "1.0E15, 1000000000000000.0",
        "-12.5, -12.5",
        "1.0E100, 1e+100",
    })
    void isWhatPythonPrints(double value, String expected) {
        assertEquals(expected, PythonNumbers.repr(value));
    }

    /** The values and the program that printed them lie beside each other in the test resources. */
    @Test
    void agreesWithPythonOnEveryKindOfDouble() throws IOException {
        try (InputStream golden = PythonNumbersTest.class.getResourceAsStream("python_repr.txt")) {
            String text = new String(golden.readAllBytes(), StandardCharsets.US_ASCII);
            for (String line : text.lines().toList()) {
                String[] parts = line.split(" ");
                double value = Double.longBitsToDouble(Long.parseUnsignedLong(parts[0], 16));
                assertEquals(parts[1], PythonNumbers.repr(value), parts[0]);
            }
        }
    }

    @Test
    void readsBackAsTheSameDouble() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(value, Double.parseDouble(PythonNumbers.repr(value)));
            }
        }
    }
}
