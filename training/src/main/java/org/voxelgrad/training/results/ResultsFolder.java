package org.voxelgrad.training.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions;

/**
 * Every path of a results folder, which is laid out as ClinicaDL 0.2.2 does:
 * <pre>
 * commandline.json
 * environment.txt
 * fold-&lt;i&gt;/
 *     models/checkpoint.pth.tar                              from the begin of the fold to its end
 *     models/best_loss/model_best.pth.tar
 *     models/best_balanced_accuracy/model_best.pth.tar       CNN
 *     tensorboard_logs/{train,validation}/events.out.tfevents.*
 *     training.tsv
 *     cnn_classification/&lt;selection&gt;/                         CNN
 *         {train,validation}_image_level_{metrics,prediction}.tsv
 *     autoencoder_reconstruction/{train,validation}/         autoencoder
 *         {input,output}-&lt;k&gt;.nii.gz
 * </pre>
 *
 * @param root the output folder, as the user wrote it
 */
public record ResultsFolder(Path root) {

    static final String COMMANDLINE = "commandline.json";

    /**
     * Checks that a run may write to the output folder of {@code options}. Nothing is created or deleted.
     *
     * @throws InputException when the folder is not empty, unless it holds an earlier run that may be overwritten; when
     *     it is a file or cannot be written to; when overwriting it would delete the source of the transfer learning
     */
    public static ResultsFolder claim(TrainOptions options) {
        FolderClaim.check(options);
        return new ResultsFolder(options.outputDirectory());
    }

    /**
     * Checks that {@code root} is new or empty and may be written to. Nothing is created.
     *
     * @throws InputException when it is not
     */
    public static ResultsFolder claimNew(Path root) {
        FolderClaim.checkNew(root);
        return new ResultsFolder(root);
    }

    /**
     * Creates the folder. If there is an earlier run in it, which {@code options} must allow to overwrite, deletes what
     * that run wrote and nothing else; its {@code commandline.json} stays until the new one replaces it. To be called
     * when everything else has been checked.
     */
    public void begin(TrainOptions options) throws IOException {
        FolderClaim.check(options);
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw ResultsException.cannotWrite(root, e);
        }
        EarlierRun.delete(root);
    }

    /** Deletes the unfinished files of a process that was killed. */
    public void deleteLeftovers() throws IOException {
        EarlierRun.deleteLeftovers(root);
    }

    public Path commandline() {
        return root.resolve(COMMANDLINE);
    }

    public Path environment() {
        return root.resolve("environment.txt");
    }

    public Fold fold(int index) {
        return new Fold(root.resolve("fold-" + index));
    }

    /** The paths of one fold; a {@code set} is {@code train}, {@code validation} or a later test set's name. */
    public record Fold(Path root) {

        public Path checkpoint() {
            return root.resolve("models", "checkpoint.pth.tar");
        }

        /** Whether an interrupted run left this fold unfinished: its checkpoint is the first file and goes last. */
        public boolean isInterrupted() {
            return Files.exists(checkpoint());
        }

        /** Whether the fold is complete. */
        public boolean isFinished() {
            return Files.exists(trainingLog()) && !isInterrupted();
        }

        /** Deletes what an earlier run wrote here, before the fold begins. */
        public void clear() throws IOException {
            EarlierRun.deleteFold(root);
        }

        /** Marks the fold as complete, which is the last that happens to it. */
        public void finish() throws IOException {
            AtomicFiles.delete(checkpoint());
        }

        public Path bestModel(Selection selection) {
            return root.resolve("models", selection.key(), "model_best.pth.tar");
        }

        /** The folder of a set's TensorBoard event files. */
        public Path events(String set) {
            return root.resolve("tensorboard_logs", set);
        }

        public Path trainingLog() {
            return root.resolve("training.tsv");
        }

        public Path metrics(Selection selection, String set) {
            return root.resolve("cnn_classification", selection.key(), set + "_image_level_metrics.tsv");
        }

        public Path predictions(Selection selection, String set) {
            return root.resolve("cnn_classification", selection.key(), set + "_image_level_prediction.tsv");
        }

        /** What the autoencoder was given for image {@code k} of a set. */
        public Path input(String set, int k) {
            return root.resolve("autoencoder_reconstruction", set, "input-" + k + ".nii.gz");
        }

        /** What the autoencoder made of it. */
        public Path output(String set, int k) {
            return root.resolve("autoencoder_reconstruction", set, "output-" + k + ".nii.gz");
        }
    }

    /** {@code path} itself or the closest folder above it that exists. */
    static Path nearestExisting(Path path) {
        Path nearest = path.toAbsolutePath();
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return nearest;
    }
}
