package org.voxelgrad.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions.Resources;
import org.voxelgrad.training.bench.Hardware;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all benchmarks are asked. */
@Command(optionListHeading = "%nMeasured on:%n")
final class BenchOptions {

    private static final double MIB = 1L << 20;

    @Option(
            names = "--size",
            paramLabel = "DxHxW",
            description = "Size of the images in voxels (default: ${DEFAULT-VALUE}, as of t1-linear images).")
    private String size = ImageSize.STANDARD.toString();

    @Option(
            names = "--batch_size",
            paramLabel = "N",
            description = "Images of a batch (default: ${DEFAULT-VALUE}).")
    private int batchSize = Resources.defaults().batchSize();

    @Option(names = "--threads", paramLabel = "N", description = "Compute threads (default: one a core).")
    private int threads;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "cpu, cuda, cuda:N, or auto for a GPU where there is one and else the CPU (default:"
                    + " ${DEFAULT-VALUE}).")
    private String device = "cpu";

    @Mixin
    private final GpuOptions gpu = new GpuOptions();

    @Option(names = "--json", description = "Print one line of JSON instead of a table.")
    private boolean json;

    ImageSize size() {
        return ImageSize.parse(size);
    }

    /** @param nproc threads that load images, where any are loaded */
    Resources resources(int nproc) {
        return gpu.replaceIn(new Resources(device, nproc, batchSize, 0, threads, Resources.defaults().seed()));
    }

    /** Where sentences go while it measures, so that standard output holds nothing but JSON when that is asked for. */
    Consumer<String> notices(Screen screen) {
        return json ? screen::printError : screen::print;
    }

    /** Prints what was measured in the form that the user wants. */
    void report(Screen screen, Map<String, ?> values, String table) {
        screen.print(json ? JsonLine.of(values) : table);
    }

    /** The fields that every line of JSON starts with. */
    Map<String, Object> describe(Hardware hardware) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("device", hardware.device());
        values.put("description", hardware.description());
        values.put("lanes", hardware.laneBits());
        values.put("threads", hardware.threads());
        values.put("size", size().toString());
        values.put("batch_size", batchSize);
        return values;
    }

    /** For JSON; null where the system does not tell. */
    static Double mib(long bytes) {
        return bytes < 0 ? null : bytes / MIB;
    }

    /** For a table. */
    static String memory(long bytes) {
        return bytes < 0 ? "unknown on this system" : Quantities.bytes(bytes);
    }

    /**
     * The constant that a word names.
     *
     * @throws InputException when it names none
     */
    static <E extends Enum<E>> E choose(String option, String word, E[] constants) {
        return Arrays.stream(constants)
                .filter(constant -> key(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new InputException(option + " is " + word + ": give "
                        + Arrays.stream(constants).map(BenchOptions::key).collect(Collectors.joining(" or ")) + "."));
    }

    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
