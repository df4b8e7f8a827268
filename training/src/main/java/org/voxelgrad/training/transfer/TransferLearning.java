package org.voxelgrad.training.transfer;

import java.util.List;
import java.util.Optional;
import org.voxelgrad.engine.nn.Module;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.results.Selection;

/** What {@code --transfer_learning_path} asks for: each fold starts from that fold of another run, or from scratch. */
public final class TransferLearning {

    private final Optional<SourceRun> source;
    private final Selection selection;
    private final NetworkType target;
    private final List<Integer> folds;

    private TransferLearning(
            Optional<SourceRun> source, Selection selection, NetworkType target, List<Integer> folds) {
        this.source = source;
        this.selection = selection;
        this.target = target;
        this.folds = folds;
    }

    /**
     * Recognises the source by what lies in its folder and finds the model of every one of {@code folds}. Of an
     * autoencoder, the best model by loss is taken: it has no other.
     *
     * @throws InputException when the folder is no source, or lacks the model of a fold
     */
    public static TransferLearning of(TrainOptions options, List<Integer> folds) {
        Optional<SourceRun> source = options.transfer().path().map(SourceRun::in);
        boolean byLoss = options.networkType() == NetworkType.AUTOENCODER
                || source.filter(run -> run.networkType() == NetworkType.AUTOENCODER).isPresent();
        Selection selection = byLoss ? Selection.BEST_LOSS : Selection.ofKey(options.transfer().selection());
        source.ifPresent(run -> folds.forEach(fold -> run.model(fold, selection)));
        return new TransferLearning(source, selection, options.networkType(), folds);
    }

    /**
     * Reads the models of all folds and compares them with the network, which needs no memory yet.
     *
     * @throws InputException when one cannot be read or does not fit
     */
    public void check(Module network) {
        source.ifPresent(run -> folds.forEach(fold -> takeover(run, fold, network)));
    }

    /**
     * Gives a fold's network the weights that it starts from. Its others keep their values.
     *
     * @return what was taken, in a sentence; empty when there is no source
     * @throws InputException as {@link #check}; the network is unchanged then
     */
    public Optional<String> start(int fold, Module network) {
        return source.map(run -> {
            Takeover takeover = takeover(run, fold, network);
            network.stateDict().loadSome(takeover.tensors());
            return "Fold " + fold + " starts from " + takeover.summary() + ".";
        });
    }

    private Takeover takeover(SourceRun run, int fold, Module network) {
        return Takeover.of(SourceModel.read(run.model(fold, selection), run), target, network.stateDict());
    }
}
