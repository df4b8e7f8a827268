package org.voxelgrad.engine.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Selection of a backend by the word a user gives: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}. */
public final class Backends {

    private static final Pattern DEVICE = Pattern.compile("(?<id>[a-z]+)(:(?<index>\\d{1,9}))?");

    private Backends() {}

    /** The fastest backend that this machine offers, with a thread a core. */
    public static Backend open() {
        return open("auto", DeviceOptions.defaults(), notice -> {});
    }

    /**
     * Opens a device with default options.
     *
     * @param threads compute threads of a CPU; 0 for one a core
     * @see #open(String, DeviceOptions, Consumer)
     */
    public static Backend open(String device, int threads, Consumer<String> notices) {
        return open(device, DeviceOptions.ofThreads(threads), notices);
    }

    /**
     * Opens a device. A named device that is not available is an error; only {@code auto} falls back, with a notice.
     *
     * @param notices takes one sentence for each better device that {@code auto} could not have
     * @throws DeviceUnavailableException when the device is not available; its message names the remedy
     */
    public static Backend open(String device, DeviceOptions options, Consumer<String> notices) {
        return select(providers(), device, options, notices);
    }

    static Backend select(
            List<BackendProvider> providers, String device, DeviceOptions options, Consumer<String> notices) {
        return device.equals("auto") ? openBest(providers, options, notices) : openNamed(providers, device, options);
    }

    private static Backend openBest(
            List<BackendProvider> providers, DeviceOptions options, Consumer<String> notices) {
        BackendProvider.Request request = new BackendProvider.Request(-1, options);
        List<BackendProvider> bestFirst = providers.stream()
                .sorted(Comparator.comparingInt(BackendProvider::rank).reversed())
                .toList();
        List<String> refusals = new ArrayList<>();
        for (BackendProvider provider : bestFirst) {
            switch (provider.probe(request)) {
                case Probe.Available available -> {
                    return provider.open(request);
                }
                case Probe.Unavailable(String reason, String remedy) -> {
                    notices.accept("No " + provider.id() + " device: " + reason + ".");
                    refusals.add(provider.id() + ": " + reason + "; " + remedy);
                }
            }
        }
        throw new DeviceUnavailableException("No device can compute here: "
                + (refusals.isEmpty() ? "the class path holds no backend provider" : String.join("; ", refusals))
                + ".");
    }

    private static Backend openNamed(List<BackendProvider> providers, String device, DeviceOptions options) {
        Matcher words = DEVICE.matcher(device);
        if (!words.matches()) {
            throw new DeviceUnavailableException(
                    "Device " + device + " is not a device: give auto, cpu, cuda or cuda:N, with N from 0.");
        }
        String id = words.group("id");
        int index = words.group("index") == null ? -1 : Integer.parseInt(words.group("index"));
        BackendProvider.Request request = new BackendProvider.Request(index, options);
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
                + " backend; compute on another device (" + known(providers) + ").");
    }

    /** Every provider of this installation, the best first. */
    public static List<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(BackendProvider::rank).reversed())
                .toList();
    }

    private static String known(List<BackendProvider> providers) {
        return Stream.concat(Stream.of("auto"), providers.stream().map(BackendProvider::id).sorted())
                .collect(Collectors.joining(", "));
    }
}
