package org.voxelgrad.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.voxelgrad.cuda.device.Device;

/**
 * A CUDA source with the headers that it may include.
 *
 * @param name of the file, without {@code .cu}
 * @param headers texts by file name
 */
record KernelSource(String name, String text, Map<String, String> headers) {

    /** All that ship. */
    static final List<String> NAMES =
            List.of("adam", "conv", "convert", "linear", "norm", "pointwise", "pool", "reduce");

    private static final List<String> HEADERS = List.of("adam.cuh", "common.cuh");

    static KernelSource load(String name) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : HEADERS) {
            headers.put(header, new String(resource("source/" + header), StandardCharsets.UTF_8));
        }
        return new KernelSource(
                name, new String(resource("source/" + name + ".cu"), StandardCharsets.UTF_8), headers);
    }

    /** Of the source and its headers, in hexadecimal. */
    String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            headers.values().forEach(header -> digest.update(header.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file beside the package of {@link Device}. */
    static byte[] resource(String path) {
        try (InputStream in = Device.class.getResourceAsStream("../" + path)) {
            if (in == null) {
                throw new IllegalStateException("this installation lacks " + path + ": build it again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
