package org.voxelgrad.training.results;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.voxelgrad.training.Version;

/**
 * {@code environment.txt}: what a run was computed with, one {@code name==value} a line like the {@code pip freeze}
 * that ClinicaDL writes there.
 */
public final class EnvironmentFile {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private EnvironmentFile() {}

    /** @param device the device in words, for instance {@code cpu, 512-bit lanes (16 floats), 2 threads} */
    public static void write(Path file, String device) throws IOException {
        String text = environment(device).entrySet().stream()
                .map(entry -> entry.getKey() + "==" + entry.getValue().replaceAll("\\s+", " ").strip() + "\n")
                .collect(Collectors.joining());
        AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, String> environment(String device) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("voxelgrad", Version.current());
        environment.put("java", Runtime.version().toString());
        environment.put("jvm", System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.name"));
        environment.put("os", Stream.of("os.name", "os.version", "os.arch")
                .map(System::getProperty)
                .collect(Collectors.joining(" ")));
        environment.put("cpu", cpu());
        environment.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        environment.put("device", device);
        environment.put("memory-bytes", memory());
        environment.put("max-heap-bytes", String.valueOf(Runtime.getRuntime().maxMemory()));
        environment.put("jvm-flags", flags());
        return environment;
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException _) {
            return "unknown";
        }
    }

    private static String memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? String.valueOf(system.getTotalMemorySize())
                : "unknown";
    }

    /** System properties are left out: they do not matter to the numbers, and may hold what is nobody's business. */
    private static String flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-D"))
                .reduce((some, next) -> some + " " + next)
                .orElse("none");
    }
}
