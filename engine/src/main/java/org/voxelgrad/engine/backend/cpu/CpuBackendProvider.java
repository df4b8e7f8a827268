package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.BackendProvider;
import org.voxelgrad.engine.backend.Probe;

/** Offers the CPU; unavailable only when a forced vector width cannot be had. */
public final class CpuBackendProvider implements BackendProvider {

    @Override
    public String id() {
        return "cpu";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public Probe probe(Request request) {
        Lanes lanes = Lanes.chosen();
        if (request.index() > 0) {
            return new Probe.Unavailable("the CPU is one device, cpu:0", "ask for cpu");
        }
        return lanes.refusal() == null
                ? new Probe.Available("cpu, " + lanes.words())
                : new Probe.Unavailable(lanes.refusal().reason(), lanes.refusal().remedy());
    }

    @Override
    public Backend open(Request request) {
        return switch (probe(request)) {
            case Probe.Available available -> new CpuBackend(Lanes.chosen(), new Workers(request.options().threads()));
            case Probe.Unavailable(String reason, String remedy) ->
                    throw new IllegalStateException("cpu is not available: " + reason + "; " + remedy + ".");
        };
    }
}
