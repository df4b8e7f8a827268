package org.voxelgrad.training.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.voxelgrad.engine.autograd.Tape;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Size3;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.engine.nn.arch.Architecture;
import org.voxelgrad.engine.nn.arch.AutoencoderFromCnn;
import org.voxelgrad.engine.nn.arch.Cnn;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.Shape;
import org.voxelgrad.engine.tensor.Tensor;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.transfer.TinyArchitecture.Tiny2;
import org.voxelgrad.training.transfer.TinyArchitecture.Tiny3;

/** What a network takes over from folders that PyTorch wrote in the layouts of ClinicaDL; see make_sources.py. */
class TransferLearningTest {

    private static final String AUTOENCODER_2 = "clinicadl-0.0.2/fold-0/models/best_loss/model_best.pth.tar";
    private static final String AUTOENCODER_3 = "maps-autoencoder/fold-0/best-loss/model.pth.tar";
    private static final String CNN_2 = "clinicadl-0.2.2/fold-%d/models/%s/model_best.pth.tar";

    private final Backend backend = new ReferenceBackend();

    @Test
    void aCnnTakesTheEncoderAndKeepsItsOwnClassifier() throws IOException {
        Module cnn = cnn(new Tiny2());
        Map<String, double[]> before = values(cnn);
        String summary = start("clinicadl-0.0.2", NetworkType.CNN, "best_balanced_accuracy", 0, cnn);
        assertEquals("Fold 0 starts from 14 tensors of " + source(AUTOENCODER_2) + " (autoencoder Tiny2, epoch 12);"
                + " the network's other 4 start from scratch.", summary);

        Map<String, double[]> saved = saved(AUTOENCODER_2);
        Map<String, double[]> expected = new HashMap<>(before);
        for (int layer : new int[] {0, 1, 4, 5}) {
            move(saved, "encoder." + layer + ".", expected, "features." + layer + ".");
        }
        assertSame(expected, values(cnn));
        assertArrayEquals(new double[] {3}, values(cnn).get("features.5.num_batches_tracked"));
    }

    @Test
    void anAutoencoderTakesAnother() throws IOException {
        Module autoencoder = autoencoder(new Tiny2());
        String summary = start("clinicadl-0.0.2", NetworkType.AUTOENCODER, "best_loss", 0, autoencoder);
        assertEquals("Fold 0 starts from 28 tensors of " + source(AUTOENCODER_2) + " (autoencoder Tiny2, epoch 12).",
                summary);
        assertSame(saved(AUTOENCODER_2), values(autoencoder));
    }

    @Test
    void aDeeperAutoencoderTakesTheFirstOfTheEncoderAndTheLastOfTheDecoder() throws IOException {
        Module deeper = autoencoder(new Tiny3());
        Map<String, double[]> expected = values(deeper);
        String summary = start("clinicadl-0.0.2", NetworkType.AUTOENCODER, "best_loss", 0, deeper);
        assertTrue(summary.endsWith("; the network's other 14 start from scratch."), summary);

        Map<String, double[]> saved = saved(AUTOENCODER_2);
        for (int layer : new int[] {0, 1, 4, 5}) {
            move(saved, "encoder." + layer + ".", expected, "encoder." + layer + ".");
        }
        for (int layer : new int[] {1, 2, 5, 6}) {
            move(saved, "decoder." + layer + ".", expected, "decoder." + (layer + 4) + ".");
        }
        assertSame(expected, values(deeper));
    }

    @Test
    void aShallowerAutoencoderTakesWhatItHasOfAMapsWhoseSplitsWereFolds() throws IOException {
        Module shallower = autoencoder(new Tiny2());
        String summary = start("maps-autoencoder", NetworkType.AUTOENCODER, "best_loss", 0, shallower);
        assertEquals("Fold 0 starts from 28 tensors of " + source(AUTOENCODER_3) + " (autoencoder AE_Tiny3, epoch 1).",
                summary);

        Map<String, double[]> saved = saved(AUTOENCODER_3);
        Map<String, double[]> expected = new HashMap<>();
        for (int layer : new int[] {0, 1, 4, 5}) {
            move(saved, "encoder." + layer + ".", expected, "encoder." + layer + ".");
        }
        for (int layer : new int[] {1, 2, 5, 6}) {
            move(saved, "decoder." + (layer + 4) + ".", expected, "decoder." + layer + ".");
        }
        assertSame(expected, values(shallower));
    }

    @Test
    void aCnnTakesTheEncoderOfAShallowerAutoencoder() throws IOException {
        Module cnn = cnn(new Tiny3());
        String summary = start("clinicadl-0.0.2", NetworkType.CNN, "best_loss", 0, cnn);
        assertTrue(summary.startsWith("Fold 0 starts from 14 tensors"), summary);
        assertArrayEquals(saved(AUTOENCODER_2).get("encoder.4.weight"), values(cnn).get("features.4.weight"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 best_loss", "0 best_balanced_accuracy", "1 best_loss"})
    void aCnnContinuesTheSelectedModelOfItsFold(String model) throws IOException {
        int fold = Integer.parseInt(model.substring(0, 1));
        String selection = model.substring(2);
        Module cnn = cnn(new Tiny2());
        String summary = start("clinicadl-0.2.2", NetworkType.CNN, selection, fold, cnn);
        String file = String.format(CNN_2, fold, selection);
        assertEquals("Fold " + fold + " starts from 18 tensors of " + source(file) + " (cnn Tiny2, epoch " + (3 + fold)
                + ").", summary);
        assertSame(saved(file), values(cnn));
        assertArrayEquals(expectedLogits("clinicadl-0.2.2", model), logits("clinicadl-0.2.2", cnn), 1e-5);
    }

    @Test
    void aCnnOfAMapsMeansTheSameClassesHere() throws IOException {
        Module cnn = cnn(new Tiny2());
        String summary = start("maps-cnn", NetworkType.CNN, "best_loss", 0, cnn);
        assertTrue(summary.endsWith(" (cnn Tiny2, epoch 7); the two outputs change places, as the first"
                + " stands for patients there."), summary);
        double[] adBeforeCn = expectedLogits("maps-cnn", "0 best_loss");
        double[] cnBeforeAd = {adBeforeCn[1], adBeforeCn[0], adBeforeCn[3], adBeforeCn[2]};
        assertArrayEquals(cnBeforeAd, logits("maps-cnn", cnn), 1e-5);
    }

    @Test
    void anAutoencoderTakesTheConvolutionsOfACnn() throws IOException {
        Module autoencoder = autoencoder(new Tiny2());
        Map<String, double[]> expected = values(autoencoder);
        String summary = start("maps-cnn", NetworkType.AUTOENCODER, "best_loss", 0, autoencoder);
        assertTrue(summary.endsWith(" (cnn Tiny2, epoch 7); the network's other 14 start from scratch."), summary);
        Map<String, double[]> saved = saved("maps-cnn/split-0/best-loss/model.pth.tar");
        for (int layer : new int[] {0, 1, 4, 5}) {
            move(saved, "convolutions." + layer + ".", expected, "encoder." + layer + ".");
        }
        assertSame(expected, values(autoencoder));
    }

    @Test
    void withoutASourceNothingHappens() {
        Module cnn = cnn(new Tiny2());
        Map<String, double[]> before = values(cnn);
        TransferLearning scratch = transfer(NetworkType.CNN, TrainOptions.Transfer.none(), 0);
        scratch.check(cnn);
        assertEquals(Optional.empty(), scratch.start(0, cnn));
        assertSame(before, values(cnn));
    }

    private static String start(String folder, NetworkType type, String selection, int fold, Module network) {
        TransferLearning transfer =
                transfer(type, new TrainOptions.Transfer(Optional.of(source(folder)), selection), fold);
        transfer.check(network);
        return transfer.start(fold, network).orElseThrow();
    }

    private static TransferLearning transfer(NetworkType type, TrainOptions.Transfer transfer, int fold) {
        TrainOptions options = options(type, transfer, fold);
        return TransferLearning.of(options, options.folds());
    }

    private static TrainOptions options(NetworkType type, TrainOptions.Transfer transfer, int fold) {
        Path none = Path.of("none");
        return TrainOptions.of(type, none, "t1-linear", none, none, "Tiny2")
                .with(transfer)
                .with(new TrainOptions.CrossValidation(2, List.of(fold)));
    }

    private Module cnn(Architecture architecture) {
        return placed(Cnn.of(architecture, TinyArchitecture.SIZE, 0, 2));
    }

    private Module autoencoder(Architecture architecture) {
        Size3 size = TinyArchitecture.SIZE;
        return placed(AutoencoderFromCnn.of(architecture.features(), Shape.of(1, 1, size.d(), size.h(), size.w())));
    }

    private Module placed(Module network) {
        network.place(backend, Seeds.root(5));
        return network;
    }

    private static Path source(String path) {
        try {
            return Path.of(TransferLearningTest.class.getResource("make_sources.py").toURI()).resolveSibling(path);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, double[]> saved(String file) throws IOException {
        Map<?, ?> checkpoint = (Map<?, ?>) TorchFile.load(source(file));
        Map<String, double[]> values = new HashMap<>();
        ((Map<?, ?>) checkpoint.get("model")).forEach(
                (name, tensor) -> values.put((String) name, ((TorchTensor) tensor).toDoubles()));
        return values;
    }

    private static Map<String, double[]> values(Module network) {
        Map<String, double[]> values = new HashMap<>();
        network.stateDict().toTorch().forEach((name, tensor) -> values.put(name, tensor.toDoubles().clone()));
        return values;
    }

    private static void move(Map<String, double[]> from, String prefix, Map<String, double[]> to, String newPrefix) {
        List<String> names = from.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
        assertTrue(names.size() == 2 || names.size() == 5, names.toString());
        names.forEach(name -> to.put(newPrefix + name.substring(prefix.length()), from.get(name)));
    }

    private static void assertSame(Map<String, double[]> expected, Map<String, double[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, value) -> assertArrayEquals(value, actual.get(name), name));
    }

    private static double[] expectedLogits(String folder, String model) throws IOException {
        return ((TorchTensor) ((Map<?, ?>) TorchFile.load(source(folder + "/logits.pt"))).get(model)).toDoubles();
    }

    private double[] logits(String folder, Module cnn) throws IOException {
        TorchTensor image = (TorchTensor) ((Map<?, ?>) TorchFile.load(source(folder + "/logits.pt"))).get("image");
        Size3 size = TinyArchitecture.SIZE;
        try (Tape tape = Tape.inference(backend)) {
            Tensor images = Tensor.of(Shape.of(2, 1, size.d(), size.h(), size.w()), image.toDoubles());
            return cnn.forward(tape, tape.constant(images)).value().toDoubles();
        }
    }
}
