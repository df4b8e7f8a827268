package org.voxelgrad.training.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.training.ImageSize;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.results.Checkpoint;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.results.ResultsFolder;
import org.voxelgrad.training.results.Selection;

/**
 * Makes a results folder of a network that was trained elsewhere, so that a training can start from it.
 *
 * @param file a file that {@link SavedModel#read} takes
 * @param results the new results folder
 * @param networkType of the network; may be empty where the file tells
 * @param architecture of the network; may be empty where the file tells
 * @param size of the images that the network was trained on; if empty, the architecture's standard size
 * @param folds for how many folds of a cross-validation the model is written: transfer learning reads fold by fold
 */
public record ModelImport(
        Path file,
        Path results,
        Optional<NetworkType> networkType,
        Optional<String> architecture,
        Optional<ImageSize> size,
        int folds) {

    public ModelImport {
        if (folds < 1) {
            throw new InputException("--n_splits is " + folds + ": give 1 or more.");
        }
    }

    /**
     * Writes the folder: every best model of every fold, and last {@code commandline.json}, without which it is no
     * results folder.
     *
     * @return what was imported
     * @throws InputException when the file cannot be read, its tensors are not all those of the network, or the folder
     *     cannot be used
     * @throws IOException when the folder cannot be written
     */
    public SavedModel run() throws IOException {
        SavedModel model = SavedModel.read(file);
        NetworkDesign design = design(model);
        ResultsFolder folder = ResultsFolder.claimNew(results);
        ImageSize image = size.orElseGet(design::standardSize);
        try (Backend backend = Backends.open("cpu", 1, notice -> {})) {
            Module network = model.network(design, image, backend,
                    "Give the --architecture, --network_type and --size of its training.");
            Checkpoint.save(network, facts(model), files(folder, design.networkType()));
        }
        CommandlineJson.writeImported(design.networkType(), design.architecture(), file, folder.commandline());
        return model.with(design);
    }

    private NetworkDesign design(SavedModel model) {
        Optional<NetworkType> type = networkType.or(() -> model.design().map(NetworkDesign::networkType));
        Optional<String> name = architecture.or(() -> model.design().map(NetworkDesign::architecture));
        return new NetworkDesign(type.orElseThrow(() -> missing("--network_type cnn or autoencoder")),
                name.orElseThrow(() -> missing("--architecture, for instance Conv5_FC3")));
    }

    private InputException missing(String option) {
        return new InputException(file + " does not tell what its network is: give " + option + ".");
    }

    private static Map<String, Object> facts(SavedModel model) {
        Map<String, Object> facts = new LinkedHashMap<>(model.facts());
        facts.putIfAbsent("epoch", 0L); // readers of checkpoints expect one
        return facts;
    }

    private List<Path> files(ResultsFolder folder, NetworkType type) {
        List<Path> files = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            for (Selection selection : Selection.of(type)) {
                files.add(folder.fold(fold).bestModel(selection));
            }
        }
        return files;
    }
}
