package org.voxelgrad.cuda.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceOptions;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.engine.backend.Precision;

/**
 * One stage on a GPU: {@code GpuCheck STAGE [--device cuda:N] [--quick] [--tables FILE] [--python PROGRAM] [--peers
 * FOLDER]}, or {@code probe} in place of a stage to name the device. Tables are added to the file. Exits with 0 when
 * all passed, 1 when something failed, 2 when there is no GPU or the command is wrong. {@code dev/gpu-check} runs it.
 */
public final class GpuCheck {

    private static final int FAILED = 1;
    private static final int IMPOSSIBLE = 2;

    private GpuCheck() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out::println));
    }

    static int run(List<String> arguments, Consumer<String> out) throws InterruptedException {
        try {
            Iterator<String> words = arguments.iterator();
            String stage = words.hasNext() ? words.next() : "probe";
            Map<String, String> options = options(words);
            String device = options.getOrDefault("--device", "cuda");
            try (Backend backend = open(device, Precision.TF32, false)) {
                if (stage.equals("probe")) {
                    out.accept(backend.description());
                    return 0;
                }
            }
            return run(Stage.of(stage), device, options, out);
        } catch (DeviceUnavailableException | IllegalArgumentException e) {
            out.accept(e.getMessage());
            return IMPOSSIBLE;
        }
    }

    private static int run(Stage stage, String device, Map<String, String> options, Consumer<String> out)
            throws InterruptedException {
        Check check = new Check(
                (precision, deterministic) -> open(device, precision, deterministic),
                options.containsKey("--quick") ? Extent.quick() : Extent.full(),
                stage == Stage.COMPARE ? peer(device, options, out) : null,
                new Report(out, table -> append(options.get("--tables"), table)));
        return check.run(stage) ? 0 : FAILED;
    }

    private static void append(String file, String table) {
        if (file != null) {
            try {
                Files.writeString(Path.of(file), table, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Backend open(String device, Precision precision, boolean deterministic) {
        return Backends.open(device, new DeviceOptions(0, precision, deterministic), notice -> {});
    }

    /** PyTorch, or null after a sentence where there is none. */
    private static Peer peer(String device, Map<String, String> options, Consumer<String> out)
            throws InterruptedException {
        try {
            return new PyTorch(
                    options.getOrDefault("--python", "python3"),
                    Path.of(options.getOrDefault("--peers", "dev/peers")), device);
        } catch (IOException e) {
            out.accept(e.getMessage());
            return null;
        }
    }

    private static Map<String, String> options(Iterator<String> words) {
        Map<String, String> options = new HashMap<>();
        while (words.hasNext()) {
            String name = words.next();
            if (name.equals("--quick")) {
                options.put(name, "");
            } else if (Arrays.asList("--device", "--tables", "--python", "--peers").contains(name)
                    && words.hasNext()) {
                options.put(name, words.next());
            } else {
                throw new IllegalArgumentException(name + " is not an option here, or its value is missing");
            }
        }
        return options;
    }
}
