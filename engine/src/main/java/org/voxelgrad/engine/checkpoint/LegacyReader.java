package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} wrote before PyTorch 1.6, and still writes with
 * {@code _use_new_zipfile_serialization=False}: five pickles in a row (magic number, protocol version, machine, object,
 * storage keys), then for each key the number of elements as a 64-bit integer and the elements, all little-endian.
 */
final class LegacyReader {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL_VERSION = 1001;

    private final Path file;
    private final PickleInput in;
    private final Map<String, Storage> storages = new HashMap<>();

    private LegacyReader(Path file, MemorySegment bytes) {
        this.file = file;
        this.in = new PickleInput(file, bytes);
    }

    static Object read(Path file, MemorySegment bytes) throws CheckpointException {
        return new LegacyReader(file, bytes).read();
    }

    private Object read() throws CheckpointException {
        if (!MAGIC.equals(unpickle())) {
            throw new CheckpointException(file, "is a Python pickle that torch.save did not write: load it in Python "
                    + "and save its tensors with torch.save");
        }
        Object version = unpickle();
        if (!Long.valueOf(PROTOCOL_VERSION).equals(version)) {
            throw new CheckpointException(file, "has as its format version " + LoadedValues.describe(version)
                    + " instead of " + PROTOCOL_VERSION + ": load it in PyTorch and save it again with torch.save");
        }
        unpickle(); // The machine that wrote it: storages are little-endian whatever it was.
        Object value = unpickle();
        readStorages(unpickle());
        return value;
    }

    private Object unpickle() throws CheckpointException {
        return new PickleMachine(in, this::announce).run();
    }

    private Storage announce(String key, TorchType type, long count) throws CheckpointException {
        Storage storage = storages.computeIfAbsent(key, k -> Storage.announced(type, count));
        if (storage.type() != type || storage.count() != count) {
            throw damaged("storage '" + key + "' has two types or sizes");
        }
        return storage;
    }

    private void readStorages(Object keys) throws CheckpointException {
        if (!(keys instanceof List<?> list)) {
            throw damaged("its list of storages is missing");
        }
        for (Object key : list) {
            Storage storage = key instanceof String name ? storages.get(name) : null;
            if (storage == null || storage.isFilled()) {
                throw damaged("its list of storages does not fit its tensors");
            }
            long count = in.int64();
            if (count != storage.count()) {
                throw damaged("storage '" + key + "' has " + count + " elements instead of " + storage.count());
            }
            if (count > Long.MAX_VALUE / storage.type().bytes()) {
                throw damaged("storage '" + key + "' is larger than any file");
            }
            storage.fill(in.slice(count * storage.type().bytes()), ByteOrder.LITTLE_ENDIAN);
        }
        if (!storages.values().stream().allMatch(Storage::isFilled)) {
            throw damaged("its list of storages does not fit its tensors");
        }
    }

    private CheckpointException damaged(String what) {
        return new CheckpointException(file, "is damaged: " + what
                + "; copy it again, or save it again with torch.save");
    }
}
