package org.voxelgrad.training.results;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.voxelgrad.training.InputException;

/** The fields of a JSON file, with the kinds of value that are expected of them. A null is taken as a missing field. */
record JsonFields(Path file, Map<String, Object> values) {

    static JsonFields read(Path file) {
        return new JsonFields(file, PythonJson.read(file));
    }

    /** What {@code reading} gives; the sentences of what it throws are completed by the name of the file. */
    <T> T naming(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InputException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    /** The first of these keys that is there: a name of today, then the names it had before. */
    Optional<String> text(String... keys) {
        for (String key : keys) {
            if (has(key)) {
                return Optional.of(as(key, String.class, "a text"));
            }
        }
        return Optional.empty();
    }

    /** As {@link #text}, but one of the keys must be there. */
    String requiredText(String... keys) {
        return text(keys).orElseThrow(() -> new InputException("there is no \"" + keys[0]
                + "\", which a training cannot be repeated without: add it, or start a new training."));
    }

    boolean flag(String key, boolean fallback) {
        return has(key) ? as(key, Boolean.class, "true or false") : fallback;
    }

    int integer(String key, int fallback) {
        return has(key) ? asInt(key, values.get(key)) : fallback;
    }

    long integer(String key, long fallback) {
        return has(key) ? as(key, Long.class, "a whole number") : fallback;
    }

    double number(String key, double fallback) {
        return has(key) ? as(key, Number.class, "a number").doubleValue() : fallback;
    }

    /** Python's argparse leaves {@code false} where a list was not given. */
    List<String> texts(String key, List<String> fallback) {
        if (!has(key) || Boolean.FALSE.equals(values.get(key))) {
            return fallback;
        }
        return as(key, List.class, "a list of texts").stream().map(String::valueOf).toList();
    }

    List<Integer> integers(String key) {
        return has(key)
                ? as(key, List.class, "a list of whole numbers").stream().map(value -> asInt(key, value)).toList()
                : List.of();
    }

    /** The whole numbers of an object, by their names. */
    Map<String, Integer> namedIntegers(String key) {
        Map<String, Integer> named = new LinkedHashMap<>();
        if (has(key)) {
            as(key, Map.class, "an object of whole numbers").forEach(
                    (name, value) -> named.put(String.valueOf(name), asInt(key, value)));
        }
        return named;
    }

    private int asInt(String key, Object value) {
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw unexpected(key, "a whole number");
    }

    private <T> T as(String key, Class<T> type, String expected) {
        if (!type.isInstance(values.get(key))) {
            throw unexpected(key, expected);
        }
        return type.cast(values.get(key));
    }

    private InputException unexpected(String key, String expected) {
        return new InputException(
                "\"" + key + "\" is " + values.get(key) + " where " + expected + " belongs: correct it.");
    }
}
