package org.voxelgrad.training.transfer;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.training.tables.Labels;

/**
 * What the two outputs of a CNN stand for. ClinicaDL 1.x numbers the labels of a run by their alphabet, so AD comes
 * before CN; here, and in ClinicaDL 0.x, a patient is always class 1.
 */
final class Outputs {

    private Outputs() {}

    /**
     * Whether the first output stands for the class that is the second here.
     *
     * @param labels the output of each label; empty where it is not known
     */
    static boolean areReversed(Map<String, Integer> labels) {
        return labels.size() >= 2 && labels.entrySet().stream().allMatch(label -> {
            OptionalInt code = Labels.code(label.getKey());
            return code.isPresent() && code.getAsInt() == 1 - label.getValue();
        });
    }

    /**
     * Exchanges the outputs: the two rows of the last layer of the classifier.
     *
     * @param tensors of a network here, or some of them
     * @return whether the classifier is among them
     */
    static boolean exchange(Map<String, TorchTensor> tensors) {
        List<TensorName> classifier = tensors.keySet().stream()
                .flatMap(name -> TensorName.parse(name).stream())
                .filter(name -> name.part().equals("classifier"))
                .toList();
        int last = classifier.stream().mapToInt(TensorName::layer).max().orElse(-1);
        classifier.stream()
                .filter(name -> name.layer() == last)
                .forEach(name -> tensors.computeIfPresent(name.toString(), (_, tensor) -> rowsExchanged(tensor)));
        return !classifier.isEmpty();
    }

    private static TorchTensor rowsExchanged(TorchTensor tensor) {
        float[] values = tensor.toFloats();
        float[] exchanged = values.clone();
        int half = values.length / 2;
        System.arraycopy(values, 0, exchanged, half, half);
        System.arraycopy(values, half, exchanged, 0, half);
        return TorchTensor.of(tensor.shape(), exchanged);
    }
}
