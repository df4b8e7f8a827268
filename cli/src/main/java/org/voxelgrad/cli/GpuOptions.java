package org.voxelgrad.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions.Resources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How a GPU computes, and where its libraries lie; a CPU takes no notice. */
@Command
final class GpuOptions {

    private static final String BF16 = "bf16";

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description = "How a GPU multiplies: fp32, tf32 (the default) or bf16. A CPU computes in float32.")
    private Optional<String> precision = Optional.empty();

    @Option(names = "--amp", description = "Mixed precision on a GPU, the same as --precision bf16.")
    private boolean amp;

    @Option(
            names = "--deterministic",
            description = "The same bits in every run on a GPU, though it may take longer; a CPU always gives them.")
    private boolean deterministic;

    @Option(names = "--cuda-libs", paramLabel = "FOLDER", description = CudaFolder.DESCRIPTION)
    private Optional<Path> libraries = Optional.empty();

    /**
     * These resources with what was asked for; tells the GPU backend where its libraries lie.
     *
     * @throws InputException when the options contradict each other
     */
    Resources replaceIn(Resources resources) {
        libraries.ifPresent(CudaFolder::use);
        return resources.withPrecision(
                precision().orElse(resources.precision()), deterministic || resources.deterministic());
    }

    private Optional<String> precision() {
        if (!amp) {
            return precision;
        }
        if (precision.isPresent() && !precision.get().equals(BF16)) {
            throw new InputException(
                    "--amp and --precision " + precision.get() + " contradict each other: give one of them.");
        }
        return Optional.of(BF16);
    }
}
