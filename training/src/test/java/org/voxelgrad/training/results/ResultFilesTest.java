package org.voxelgrad.training.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.nifti.NiftiVolume;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.Version;

/** The tables, the environment and the reconstructions, as a reader finds them. */
class ResultFilesTest {

    @TempDir
    private Path folder;

    @Test
    void trainingLogOfACnn() throws IOException {
        Path file = folder.resolve("fold-0", "training.tsv");
        TrainingLog log = TrainingLog.create(file, NetworkType.CNN);
        assertEquals("epoch\titeration\ttime\tbalanced_accuracy_train\tloss_train\tbalanced_accuracy_valid\t"
                        + "loss_valid\n",
                Files.readString(file));
        Scores train = Scores.ofCnn(2.0, new Metrics(1, 1, 0, 1));
        log.append(0, 1, Duration.ofMillis(1500), train, Scores.ofCnn(2e-5, new Metrics(1, 1, 0, 0)));
        log.append(1, 1, Duration.ofNanos(3_000_000_001L), train, Scores.ofCnn(Double.NaN, new Metrics(0, 0, 1, 1)));
        assertEquals(
                List.of("0\t1\t1.5\t0.75\t0.6666666666666666\t1.0\t1e-05",
                        "1\t1\t3.000000001\t0.75\t0.6666666666666666\t0.0\t"),
                Files.readAllLines(file).subList(1, 3));
    }

    @Test
    void trainingLogOfAnAutoencoder() throws IOException {
        Path file = folder.resolve("training.tsv");
        TrainingLog log = TrainingLog.create(file, NetworkType.AUTOENCODER);
        log.append(3, 9, Duration.ofSeconds(60), Scores.ofAutoencoder(0.5, 4), Scores.ofAutoencoder(1, 10));
        assertEquals("epoch\titeration\ttime\tloss_train\tloss_valid\n3\t9\t60.0\t0.125\t0.1\n",
                Files.readString(file));
    }

    @Test
    void predictionsStayInTheOrderGiven() throws IOException {
        Path file = new ResultsFolder(folder).fold(0).predictions(Selection.BEST_LOSS, "train");
        PredictionTable.write(file, List.of(
                new Prediction("sub-02", "ses-M00", 1, 0, 0.625, 0.375),
                new Prediction("sub-01", "ses-M06", 0, 0, 1.0, 1e-9)));
        assertEquals(
                """
                participant_id\tsession_id\ttrue_label\tpredicted_label\tproba0\tproba1
                sub-02\tses-M00\t1\t0\t0.625\t0.375
                sub-01\tses-M06\t0\t0\t1.0\t1e-09
                """,
                Files.readString(file));
    }

    @Test
    void metricsAreOneRow() throws IOException {
        Path file = new ResultsFolder(folder).fold(0).metrics(Selection.BEST_LOSS, "validation");
        MetricsTable.write(file, Scores.ofCnn(4.829, Metrics.of(new int[] {1, 1, 0, 0, 0, 1, 0}, new int[7])));
        assertEquals(
                """
                accuracy\tbalanced_accuracy\tsensitivity\tspecificity\tppv\tnpv\t\
                total_loss\ttotal_kl_loss\ttotal_atlas_loss\timage_id
                0.5714285714285714\t0.5\t0.0\t1.0\t0.0\t0.5714285714285714\t4.829\t0\t0\t
                """,
                Files.readString(file));
    }

    @Test
    void environmentTellsWhatComputed() throws IOException {
        Path file = folder.resolve("environment.txt");
        EnvironmentFile.write(file, "cpu, 512-bit lanes (16 floats),\n2 threads");
        List<String> lines = Files.readAllLines(file);
        assertEquals("voxelgrad==" + Version.current(), lines.getFirst());
        assertTrue(lines.contains("device==cpu, 512-bit lanes (16 floats), 2 threads"), lines.toString());
        assertTrue(lines.contains("java==" + Runtime.version()), lines.toString());
        for (String line : lines) {
            assertTrue(line.matches("[a-z-]+==.*\\S.*"), line);
        }
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertTrue(Version.current().matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), Version.current());
    }

    @Test
    void reconstructionsLieInTheSpaceOfTheirImage() throws IOException {
        int[] size = {5, 4, 3};
        float[] input = noise(1, 60);
        float[] output = noise(2, 60);
        double[][] affine = {{-1.5, 0, 0, 90}, {0, 2, 0.25, -126}, {0, -0.25, 1, -72}, {0, 0, 0, 1}};
        ResultsFolder.Fold fold = new ResultsFolder(folder).fold(1);
        Reconstructions.write(fold, "validation", 2, size, input, output, affine);
        NiftiVolume written = Nifti.read(fold.output("validation", 2));
        assertArrayEquals(size, written.size());
        assertArrayEquals(output, written.voxels());
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(affine[i], written.affine()[i], 1e-6);
        }
        assertArrayEquals(input, Nifti.read(fold.input("validation", 2)).voxels());
    }

    private static float[] noise(long seed, int length) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
