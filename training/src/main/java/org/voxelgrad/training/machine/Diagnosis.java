package org.voxelgrad.training.machine;

import java.util.List;
import java.util.Optional;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.BackendProvider;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.backend.DeviceOptions;
import org.voxelgrad.engine.backend.DeviceUnavailableException;
import org.voxelgrad.engine.backend.Finding;
import org.voxelgrad.engine.backend.Probe;

/**
 * What each kind of device needs and has on this machine.
 *
 * @param devices the fastest first
 */
public record Diagnosis(List<Device> devices) {

    /**
     * A kind of device.
     *
     * @param id {@code cuda} or {@code cpu}
     * @param available whether training can run on it
     * @param words the device; or why there is none, and what helps
     */
    public record Device(String id, boolean available, String words, List<Check> checks) {}

    /**
     * One thing that was looked for.
     *
     * @param subject what it is
     * @param found what was found, and where
     * @param remedy what to do; empty where nothing needs doing
     */
    public record Check(State state, String subject, String found, String remedy) {}

    /** What became of a thing that was looked for. */
    public enum State {
        GOOD,
        /** Works, though not as well as it could. */
        LIMITED,
        /** The device cannot be used. */
        MISSING
    }

    /**
     * What comes of a training on a device.
     *
     * @param id {@code cuda} or {@code cpu}; empty where it cannot run
     * @param words the device; or a sentence that says why it cannot run
     */
    public record Outcome(Optional<String> id, String words) {}

    /** Looks at this machine; takes seconds where there is a GPU. */
    public static Diagnosis ofThisMachine() {
        return of(Backends.providers());
    }

    static Diagnosis of(List<BackendProvider> providers) {
        BackendProvider.Request request = new BackendProvider.Request(-1, DeviceOptions.defaults());
        return new Diagnosis(providers.stream()
                .map(provider -> device(provider.id(), provider.probe(request), provider.findings()))
                .toList());
    }

    private static Device device(String id, Probe probe, List<Finding> findings) {
        List<Check> checks = findings.stream().map(Diagnosis::check).toList();
        return switch (probe) {
            case Probe.Available(String words) -> new Device(id, true, words, checks);
            case Probe.Unavailable(String reason, String remedy) ->
                    new Device(id, false, reason + "; " + remedy, checks);
        };
    }

    private static Check check(Finding finding) {
        return new Check(
                State.valueOf(finding.state().name()), finding.subject(), finding.found(), finding.remedy());
    }

    /** Opens what a training would compute on, with {@code --device} given so, and closes it again. */
    public static Outcome outcome(String device) {
        try (Backend backend = Backends.open(device, DeviceOptions.defaults(), notice -> {})) {
            return new Outcome(Optional.of(backend.id()), backend.description());
        } catch (DeviceUnavailableException | IllegalStateException e) {
            return new Outcome(Optional.empty(), e.getMessage());
        }
    }
}
