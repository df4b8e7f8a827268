package org.voxelgrad.training.results;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;

/** {@code maps.json}: the options of a run of ClinicaDL 1.x, as far as they say what its models are. */
public final class MapsJson {

    private final JsonFields fields;

    private MapsJson(JsonFields fields) {
        this.fields = fields;
    }

    /** @throws InputException if there is no such file, or it is no JSON object */
    public static MapsJson read(Path file) {
        return new MapsJson(JsonFields.read(file));
    }

    /** What was trained. A network for regression has the layers of a CNN, but one output. */
    public NetworkType networkType() {
        return fields.naming(() -> switch (fields.requiredText("network_task")) {
            case "classification", "regression" -> NetworkType.CNN;
            case "reconstruction" -> NetworkType.AUTOENCODER;
            case String other -> throw new InputException("the training was for " + other
                    + ": give the folder of a training for classification or reconstruction.");
        });
    }

    /** For instance {@code Conv5_FC3} or {@code AE_Conv5_FC3}. */
    public Optional<String> architecture() {
        return fields.naming(() -> fields.text("architecture"));
    }

    /** The output of a CNN that stands for each label; empty for other networks. */
    public Map<String, Integer> labelCode() {
        return fields.naming(() -> fields.namedIntegers("label_code"));
    }
}
