package org.voxelgrad.cuda.library;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.voxelgrad.cuda.driver.CacheFolder;

/**
 * Which algorithm was the fastest for each problem on a device, as text: a line a problem, {@code problem = number}.
 * Lines that are not of that kind, and a file that cannot be read or written, only cost the measurements again.
 */
final class AlgorithmFile {

    private static final Logger LOGGER = System.getLogger(AlgorithmFile.class.getName());
    private static final Pattern LINE = Pattern.compile("(conv3d .+) = (\\d{1,4})");

    private final Path path;
    private final Map<String, Integer> algorithms;

    AlgorithmFile(Path path) {
        this.path = path;
        algorithms = read();
    }

    OptionalInt find(ConvProblem problem) {
        Integer algorithm = algorithms.get(problem.toString());
        return algorithm == null ? OptionalInt.empty() : OptionalInt.of(algorithm);
    }

    /** Keeps what other runs have written meanwhile. */
    void put(ConvProblem problem, int algorithm) {
        algorithms.put(problem.toString(), algorithm);
        Map<String, Integer> all = read();
        all.putAll(algorithms);
        StringBuilder text = new StringBuilder();
        all.forEach((line, number) -> text.append(line).append(" = ").append(number).append('\n'));
        try {
            CacheFolder.write(path, new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "algorithms are measured anew in every run, as " + path + " cannot be written", e);
        }
    }

    private Map<String, Integer> read() {
        Map<String, Integer> read = new TreeMap<>();
        try {
            if (Files.exists(path)) {
                // Bytes, not lines: damage may be no text at all.
                String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
                text.lines()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .forEach(line -> read.put(line.group(1), Integer.valueOf(line.group(2))));
            }
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, path + " cannot be read", e);
        }
        return read;
    }
}
