package org.voxelgrad.cuda.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class GpuCheckCommandTest {

    private final List<String> lines = new ArrayList<>();

    @Test
    void namesTheDevice() throws InterruptedException {
        assertEquals(0, GpuCheck.run(List.of("probe", "--device", "cpu"), lines::add));
        assertTrue(lines.getLast().startsWith("cpu, "), lines.toString());
    }

    @Test
    void aDeviceThatIsNotThereIsASentence() throws InterruptedException {
        assertEquals(2, GpuCheck.run(List.of("contract", "--device", "abacus"), lines::add));
        assertEquals(1, lines.size());
        assertTrue(lines.getLast().startsWith("Device abacus is not available: "), lines.toString());
    }

    @Test
    void aWrongCommandIsASentence() throws InterruptedException {
        assertEquals(2, GpuCheck.run(List.of("everything", "--device", "cpu"), lines::add));
        assertTrue(lines.getLast().startsWith("no stage is called everything: give one of contract, "),
                lines.toString());
        assertEquals(2, GpuCheck.run(List.of("contract", "--fast"), lines::add));
        assertTrue(lines.getLast().startsWith("--fast is not an option"), lines.toString());
    }

    @Test
    void tellsTheFirstFailuresOfAGroup() {
        Report report = new Report(lines::add, table -> {});
        report.run("fifty cases", Stream.iterate(0, i -> i + 1).limit(50).map(i -> DynamicTest.dynamicTest(
                "case " + i, () -> assertFalse(i >= 20, "is wrong"))));

        assertEquals(1, report.failed());
        assertEquals(11, lines.size());
        assertTrue(lines.getFirst().contains("case 20: is wrong"), lines.getFirst());
        assertTrue(lines.getLast().startsWith("  FAILED  fifty cases: 20 of 50 cases in "), lines.getLast());
    }
}
