package org.voxelgrad.cuda.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.bench.ConvolutionPass;

/** PyTorch through the scripts of {@code dev/peers}, a process for each figure. */
final class PyTorch implements Peer {

    private static final Pattern LAYER = Pattern.compile(
            "\"layer\": (?<layer>\\d+), \"pass\": \"(?<pass>\\w+)\", \"milliseconds\": (?<ms>[0-9.eE+-]+)");

    private static final double MIB = 1L << 20;

    private final String python;
    private final Path scripts;
    private final String device;
    private final String description;

    /**
     * @param python the program
     * @param scripts the folder that holds {@code pytorch_step.py}
     * @param device {@code cuda} or {@code cuda:N}, or {@code cpu} to try the scripts
     * @throws IOException when there is no PyTorch that computes there; the message says why
     */
    PyTorch(String python, Path scripts, String device) throws IOException, InterruptedException {
        this.python = python;
        this.scripts = scripts;
        this.device = device;
        this.description = run(List.of("-c", "import torch; torch.zeros(1, device='" + device
                + "'); print('PyTorch', torch.__version__)"));
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Step step(Way way, NetworkType network, ImageSize size, int batchSize, int steps)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(script("pytorch_step.py", size, batchSize));
        words.addAll(List.of(
                "--network", network.name().toLowerCase(Locale.ROOT), "--warm_up", "5", "--steps",
                Integer.toString(steps)));
        words.addAll(way.options());
        String json = run(words);
        return new Step(number(json, "seconds"), number(json, "peak_allocated_mib") * MIB);
    }

    @Override
    public Map<Pass, Double> convolutions(Way way, ImageSize size, int batchSize, double seconds)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(script("pytorch_conv.py", size, batchSize));
        words.addAll(List.of("--seconds", Double.toString(seconds)));
        words.addAll(switch (way) {
            case EAGER -> List.of("--precision", "tf32");
            case COMPILED -> List.of("--precision", "bf16", "--channels_last");
        });
        Map<Pass, Double> milliseconds = new HashMap<>();
        for (MatchResult row : LAYER.matcher(run(words)).results().toList()) {
            milliseconds.put(
                    new Pass(Integer.parseInt(row.group("layer")),
                            ConvolutionPass.valueOf(row.group("pass").toUpperCase(Locale.ROOT))),
                    Double.valueOf(row.group("ms")));
        }
        return milliseconds;
    }

    private List<String> script(String name, ImageSize size, int batchSize) {
        return List.of(
                scripts.resolve(name).toString(), "--device", device, "--size", size.toString(), "--batch_size",
                Integer.toString(batchSize));
    }

    private static double number(String json, String name) throws IOException {
        Matcher value = Pattern.compile("\"" + name + "\": ([0-9.eE+-]+)").matcher(json);
        if (!value.find()) {
            throw new IOException("PyTorch's script gave no " + name + ": " + json);
        }
        return Double.parseDouble(value.group(1));
    }

    /** The last line that Python prints. */
    private String run(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python));
        command.addAll(words);
        Path log = Files.createTempFile("voxelgrad-pytorch-", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            restoreLibraryPath(builder.environment());
            Process process = builder.start();
            List<String> lines = process.inputReader().lines().toList();
            if (process.waitFor() != 0 || lines.isEmpty()) {
                List<String> said = Files.readAllLines(log);
                throw new IOException(String.join(" ", command) + " failed: "
                        + (said.isEmpty() ? "exit code " + process.exitValue() : said.getLast()));
            }
            return lines.getLast();
        } finally {
            Files.delete(log);
        }
    }

    /** The packed runtime puts stand-ins for CUDA 12 before the libraries that PyTorch brings. */
    private static void restoreLibraryPath(Map<String, String> environment) {
        String original = environment.get("GPU_CHECK_LIBRARY_PATH");
        if (original != null && original.isEmpty()) {
            environment.remove("LD_LIBRARY_PATH");
        } else if (original != null) {
            environment.put("LD_LIBRARY_PATH", original);
        }
    }
}
