package org.voxelgrad.cuda.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.voxelgrad.cuda.device.Device;

/** Compiles CUDA sources as C++ into shared libraries in a folder. */
public final class HostCompiler {

    private static final Pattern KERNEL =
            Pattern.compile("^KERNEL (?:__launch_bounds__\\(.*?\\) )?(\\w+)\\(", Pattern.MULTILINE);
    private static final List<String> HEADERS = List.of("common.cuh", "adam.cuh", "halving.cuh", "norm.cuh");

    /** What this JVM has compiled, for the folders of other tests. */
    private static final Map<String, byte[]> COMPILED = new ConcurrentHashMap<>();

    private final Path folder;

    public HostCompiler(Path folder) {
        this.folder = folder;
    }

    /** Why this machine cannot compile them, or null if it can. */
    public static String refusal() {
        if (!System.getProperty("os.arch").equals("amd64") || !System.getProperty("os.name").equals("Linux")) {
            return "the host emulation needs Linux on x86-64";
        }
        try {
            Process process = new ProcessBuilder("g++", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? null : "g++ does not run";
        } catch (IOException e) {
            return "g++ was not found";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Names of the kernels in a source. */
    static List<String> kernels(String code) {
        return KERNEL.matcher(code).results().map(result -> result.group(1)).toList();
    }

    /** @param source name of the file without {@code .cu} */
    Path compile(String source) {
        Path library = folder.resolve(source + ".so");
        if (Files.exists(library)) {
            return library;
        }
        try {
            if (COMPILED.containsKey(source)) {
                return Files.write(library, COMPILED.get(source));
            }
            copy(HostCompiler.class, "host.h");
            for (String header : HEADERS) {
                copy(Device.class, "../source/" + header);
            }
            Path code = copy(Device.class, "../source/" + source + ".cu");
            Path unit = folder.resolve(source + ".cpp");
            Files.writeString(unit, unit(code));
            run(unit, library);
            COMPILED.put(source, Files.readAllBytes(library));
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unit(Path code) throws IOException {
        StringBuilder unit = new StringBuilder("#define VOXELGRAD_HOST\n#include \"" + code.getFileName() + "\"\n");
        for (String kernel : kernels(Files.readString(code))) {
            unit.append("""
                    extern "C" int launch_%1$s(const int* grid, void** values) {
                        return host::launch(%1$s, grid, values);
                    }
                    extern "C" const char* types_%1$s() {
                        return host::types(%1$s);
                    }
                    """.formatted(kernel));
        }
        return unit.toString();
    }

    private Path copy(Class<?> beside, String resource) throws IOException {
        Path target = folder.resolve(Path.of(resource).getFileName());
        try (InputStream in = beside.getResourceAsStream(resource)) {
            Files.write(target, in.readAllBytes());
        }
        return target;
    }

    private void run(Path unit, Path library) throws IOException {
        Path log = folder.resolve(unit.getFileName() + ".log");
        Process process = new ProcessBuilder(
                        "g++", "-std=c++17", "-O2", "-Wall", "-Wno-unused", "-Wno-unknown-pragmas", "-shared", "-fPIC",
                        "-o", library.toString(), unit.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(unit + " does not compile:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
