package org.voxelgrad.engine.backend;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Selection of a backend by the word a user gives: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. */
public final class Backends {

    private Backends() {}

    /** The fastest backend that this machine offers, with a thread a core. */
    public static Backend open() {
        return open("auto", 0, notice -> {});
    }

    /**
     * Opens a device. A named device that is not available is an error; only {@code auto} falls back, with a notice.
     *
     * @param threads compute threads of a CPU; 0 for one a core
     * @param notices takes one sentence for each better device that {@code auto} could not have
     * @throws DeviceUnavailableException when the device is not available; its message names the remedy
     */
    public static Backend open(String device, int threads, Consumer<String> notices) {
        return select(providers(), device, threads, notices);
    }

    static Backend select(List<BackendProvider> providers, String device, int threads, Consumer<String> notices) {
        if (!device.equals("auto")) {
            return openNamed(providers, device, threads);
        }
        BackendProvider.Request request = new BackendProvider.Request(-1, threads);
        for (BackendProvider provider : providers) {
            switch (provider.probe(request)) {
                case Probe.Available available -> {
                    return provider.open(request);
                }
                case Probe.Unavailable(String reason, String remedy) ->
                        notices.accept("No " + provider.id() + " device: " + reason + ".");
            }
        }
        throw new DeviceUnavailableException("No device can compute here: the class path holds no backend provider.");
    }

    private static Backend openNamed(List<BackendProvider> providers, String device, int threads) {
        String id = device.replaceFirst(":\\d+$", "");
        int index = device.equals(id) ? -1 : Integer.parseInt(device.substring(id.length() + 1));
        BackendProvider.Request request = new BackendProvider.Request(index, threads);
        for (BackendProvider provider : providers) {
            if (provider.id().equals(id)) {
                return switch (provider.probe(request)) {
                    case Probe.Available available -> provider.open(request);
                    case Probe.Unavailable(String reason, String remedy) ->
                            throw new DeviceUnavailableException(
                                    "Device " + device + " is not available: " + reason + "; " + remedy + ".");
                };
            }
        }
        throw new DeviceUnavailableException("Device " + device + " is not available: this installation has no " + id
                + " backend; compute on the CPU instead with --use_cpu (--device cpu).");
    }

    private static List<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(BackendProvider::rank).reversed())
                .toList();
    }
}
