package org.voxelgrad.training.transfer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.voxelgrad.engine.checkpoint.TorchTensor;
import org.voxelgrad.engine.nn.StateDict;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.NetworkType;

/** Which tensors of a saved network become which of a new one. */
final class Takeover {

    private static final int NAMED_FAULTS = 6;

    private final SourceModel model;
    private final StateDict network;
    private final Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private boolean exchanged;

    private Takeover(SourceModel model, StateDict network) {
        this.model = model;
        this.network = network;
    }

    /**
     * Matches by part, position and shape. Layers that only the deeper of two networks has are left out; apart from
     * them everything must fit.
     *
     * @param network its values are neither needed nor changed
     * @throws InputException when a tensor is missing, is not known or has another shape, listing them
     */
    static Takeover of(SourceModel model, NetworkType target, StateDict network) {
        Takeover takeover = new Takeover(model, network);
        takeover.refuseStrangers();
        Part.of(model.type(), model.layout(), target).forEach(takeover::match);
        takeover.requireNoFaults(target);
        takeover.alignOutputs();
        return takeover;
    }

    /** By the names that they get. */
    Map<String, TorchTensor> tensors() {
        return tensors;
    }

    /** For instance {@code 70 tensors of model_best.pth.tar (autoencoder Conv5_FC3, epoch 12)}. */
    String summary() {
        int others = network.states().size() - tensors.size();
        return tensors.size() + " tensors of " + model.inWords()
                + (others > 0 ? "; the network's other " + others + " start from scratch" : "")
                + (exchanged ? "; the two outputs change places, as the first stands for patients there" : "");
    }

    private void refuseStrangers() {
        List<String> parts = Part.names(model.type(), model.layout());
        for (String name : model.tensors().keySet()) {
            if (TensorName.parse(name).filter(parsed -> parts.contains(parsed.part())).isEmpty()) {
                faults.add(name + " is not known");
            }
        }
    }

    private void match(Part part) {
        List<TensorName> source = names(model.tensors().keySet(), part.source());
        List<TensorName> target = names(network.states().keySet(), part.target());
        if (source.isEmpty()) {
            faults.add("there is no tensor of " + part.source());
            return;
        }
        int lastSource = lastLayer(source);
        int lastTarget = lastLayer(target);
        int shift = part.shift(lastSource, lastTarget);
        for (TensorName name : target) {
            TensorName from = name.movedTo(part.source(), -shift);
            if (part.includes(from.layer(), lastSource)) {
                take(from.toString(), name.toString());
            }
        }
        for (TensorName name : source) {
            TensorName to = name.movedTo(part.target(), shift);
            if (part.includes(to.layer(), lastTarget) && !target.contains(to)) {
                faults.add(name + " has no counterpart");
            }
        }
    }

    private static List<TensorName> names(Collection<String> names, String part) {
        return names.stream()
                .flatMap(name -> TensorName.parse(name).stream())
                .filter(name -> name.part().equals(part))
                .toList();
    }

    private static int lastLayer(List<TensorName> names) {
        return names.stream().mapToInt(TensorName::layer).max().orElse(-1);
    }

    private void take(String from, String name) {
        TorchTensor tensor = model.tensors().get(from);
        Optional<String> fault = tensor == null ? Optional.of("is missing") : network.misfit(name, tensor);
        fault.ifPresentOrElse(found -> faults.add(from + " " + found), () -> tensors.put(name, tensor));
    }

    /** The network to be trained has two outputs, so what fits it has two as well. */
    private void alignOutputs() {
        exchanged = Outputs.areReversed(model.run().outputs()) && Outputs.exchange(tensors);
    }

    private void requireNoFaults(NetworkType target) {
        if (faults.isEmpty()) {
            return;
        }
        int more = faults.size() - NAMED_FAULTS;
        boolean sized = model.type() == NetworkType.CNN && target == NetworkType.CNN;
        throw new InputException("--transfer_learning_path: " + model.inWords() + " does not fit the " + target.key()
                + " to be trained: " + String.join("; ", faults.subList(0, Math.min(NAMED_FAULTS, faults.size())))
                + (more > 0 ? "; and " + more + " more" : "") + ": train the architecture of that run"
                + (sized ? " on images of its size" : "") + ", or leave --transfer_learning_path out.");
    }
}
