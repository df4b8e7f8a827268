package org.voxelgrad.training.transfer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name in a state dict, such as {@code encoder.8.weight}.
 *
 * @param part the part of the network
 * @param layer position in that part
 * @param value what of the layer it is
 */
record TensorName(String part, int layer, String value) {

    private static final Pattern NAME = Pattern.compile("(\\w+)\\.(\\d{1,6})\\.(.+)");

    /** Empty for a name of another form. */
    static Optional<TensorName> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new TensorName(matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(3)))
                : Optional.empty();
    }

    /** The same value of the layer {@code shift} further on, in another part. */
    TensorName movedTo(String part, int shift) {
        return new TensorName(part, layer + shift, value);
    }

    @Override
    public String toString() {
        return part + "." + layer + "." + value;
    }
}
