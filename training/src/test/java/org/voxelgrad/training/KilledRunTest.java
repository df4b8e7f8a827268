package org.voxelgrad.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run whose process is killed at random instants, as by {@code kill -9}, ends with the bits of one that was not. */
class KilledRunTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void fiveKillsChangeNothing(NetworkType type) throws IOException, InterruptedException {
        killAndCompare(type, 5);
    }

    @Tag("thorough")
    @ParameterizedTest
    @EnumSource
    void fiftyKillsChangeNothing(NetworkType type) throws IOException, InterruptedException {
        for (int run = 0; run < 5; run++) {
            killAndCompare(type, 10);
        }
    }

    private void killAndCompare(NetworkType type, int kills) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(folder, "study");
        Study.in(home, 17, 18, 19);
        Path uninterrupted = home.resolve("uninterrupted");
        long nanos = complete(home, type, uninterrupted, "run");
        SortedMap<String, String> expected = Study.contents(uninterrupted);

        Path results = home.resolve("results");
        Random random = new Random(home.getFileName().hashCode());
        int killed = 0;
        for (int i = 0; i < kills; i++) {
            String task = Files.exists(results.resolve("commandline.json")) ? "resume" : "run";
            Process process = start(home, type, results, task);
            try (BufferedReader out = process.inputReader()) {
                // A complete run says nothing before it ends.
                if ("begun".equals(out.readLine())) {
                    boolean ended = process.waitFor(random.nextLong(2 * nanos / kills), TimeUnit.NANOSECONDS);
                    killed += ended ? 0 : 1;
                }
            }
            process.destroyForcibly().waitFor();
        }
        assertTrue(killed > 0, "no process was killed in time");
        complete(home, type, results, "resume");
        assertEquals(expected, Study.contents(results));
    }

    /** Returns the time from the begin of writing to the end. */
    private long complete(Path home, NetworkType type, Path results, String task)
            throws IOException, InterruptedException {
        Process process = start(home, type, results, task);
        try (BufferedReader out = process.inputReader()) {
            out.readLine();
            long start = System.nanoTime();
            assertEquals(0, process.waitFor());
            return System.nanoTime() - start;
        }
    }

    private Process start(Path home, NetworkType type, Path results, String task) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Plain Java code rather than vectors: it starts faster, and the network is tiny.
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledRun.class.getName(), home.toString(), type.name(), results.toString(), task));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
