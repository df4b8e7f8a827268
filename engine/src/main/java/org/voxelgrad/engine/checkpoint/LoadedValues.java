package org.voxelgrad.engine.checkpoint;

import java.nio.file.Path;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Checks that an unpickled value is a finite tree (values may be shared) of the types that callers know. */
final class LoadedValues {

    private static final int MAX_DEPTH = 100;

    private final Path file;
    private final Map<Object, Integer> heights = new IdentityHashMap<>();

    private LoadedValues(Path file) {
        this.file = file;
    }

    /** {@code value} itself, once it is checked from top to bottom. */
    static Object checked(Path file, Object value) throws CheckpointException {
        new LoadedValues(file).height(value, 0);
        return value;
    }

    /** The number of containers within each other from {@code value} down, itself at {@code depth}. */
    private int height(Object value, int depth) throws CheckpointException {
        return switch (value) {
            case null -> 0;
            case Map<?, ?> dict -> height(dict, dict.values(), depth);
            case List<?> list -> height(list, list, depth);
            case Boolean _, Long _, Double _, String _, TorchTensor _, TorchType _ -> 0;
            default -> throw new CheckpointException(file, "holds " + describe(value)
                    + ", which is not read: save tensors, numbers, strings, lists and dicts only");
        };
    }

    /** Each container is walked once. One within itself is as deep as can be, so the bound finds it. */
    private int height(Object container, Collection<?> values, int depth) throws CheckpointException {
        int height = heights.getOrDefault(container, 0);
        if (depth + height > MAX_DEPTH) {
            throw new CheckpointException(file, "holds lists or dicts nested more than " + MAX_DEPTH
                    + " deep, or within themselves: save a flatter structure");
        }
        if (height == 0) {
            for (Object value : values) {
                height = Math.max(height, height(value, depth + 1));
            }
            heights.put(container, ++height);
        }
        return height;
    }

    /** What {@code value} is, in a user's words: for instance {@code a dict of 4 entries}. */
    static String describe(Object value) {
        return switch (value) {
            case null -> "None";
            case TorchTensor tensor -> "a tensor (" + tensor + ")";
            case Map<?, ?> dict -> "a dict of " + dict.size() + " entries";
            case TorchTuple tuple -> "a tuple of " + tuple.size() + " elements";
            case List<?> list -> "a list of " + list.size() + " elements";
            case String text -> "the string '" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "'";
            case Boolean truth -> truth ? "True" : "False";
            case Number number -> "the number " + number;
            case byte[] bytes -> "a bytes object";
            case TorchType type -> "the type torch." + type;
            case PickleGlobal global -> "a Python class or function";
            default -> "an unfinished NumPy object";
        };
    }
}
