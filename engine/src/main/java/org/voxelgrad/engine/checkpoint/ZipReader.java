package org.voxelgrad.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Reads what {@code torch.save} writes since PyTorch 1.6: a zip archive of stored members {@code <root>/data.pkl},
 * {@code <root>/data/<key>} for each storage and, since 2.0, {@code <root>/byteorder}. Storages are not copied: they
 * are slices of the mapped file.
 */
final class ZipReader {

    private static final String PICKLE = "/data.pkl";
    private static final int CRC_CHUNK = 1 << 24;

    private final Path file;
    private final MemorySegment bytes;
    private final Map<String, ZipArchiveEntry> members = new HashMap<>();
    private final Map<String, Storage> storages = new HashMap<>();
    private final String root;
    private final ByteOrder order;

    private ZipReader(Path file, MemorySegment bytes, List<ZipArchiveEntry> entries) throws CheckpointException {
        this.file = file;
        this.bytes = bytes;
        for (ZipArchiveEntry entry : entries) {
            if (members.put(entry.getName(), entry) != null) {
                throw damaged("it has two members '" + entry.getName() + "'");
            }
        }
        checkDisjoint(entries);
        this.root = root();
        this.order = byteOrder();
    }

    /** Reads the file that {@code bytes} maps and {@code channel} reads; closes the channel. */
    static Object read(Path file, MemorySegment bytes, SeekableByteChannel channel) throws CheckpointException {
        ZipDirectory.requireModest(file, bytes);
        List<ZipArchiveEntry> entries;
        try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
            entries = Collections.list(zip.getEntries());
        } catch (IOException | RuntimeException e) { // a damaged directory meets more than the library declares
            throw new CheckpointException(file, "begins like a PyTorch zip file but its directory at the end cannot be "
                    + "read (" + e.getMessage() + "), so it was probably cut short: copy or write it again", e);
        }
        return new ZipReader(file, bytes, entries).readPickle();
    }

    /** No byte belongs to two members: what is read is never more than the file holds. */
    private void checkDisjoint(List<ZipArchiveEntry> entries) throws CheckpointException {
        List<ZipArchiveEntry> inOrder = entries.stream()
                .sorted(Comparator.comparingLong(ZipArchiveEntry::getDataOffset))
                .toList();
        for (int i = 1; i < inOrder.size(); i++) {
            ZipArchiveEntry before = inOrder.get(i - 1);
            if (before.getCompressedSize() > inOrder.get(i).getDataOffset() - before.getDataOffset()) {
                throw damaged("its members '" + before.getName() + "' and '" + inOrder.get(i).getName()
                        + "' lie over each other");
            }
        }
    }

    private Object readPickle() throws CheckpointException {
        return new PickleMachine(new PickleInput(file, member(root + PICKLE)), this::storage).run();
    }

    private String root() throws CheckpointException {
        List<String> roots = members.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .toList();
        if (roots.size() != 1) {
            throw new CheckpointException(file, "is a zip archive with " + roots.size() + " members <name>/data.pkl "
                    + "instead of one, so torch.save did not write it: give a file that it wrote");
        }
        if (members.containsKey(roots.getFirst() + "/constants.pkl")) {
            throw new CheckpointException(file, "is a TorchScript program that torch.jit.save wrote: save the model's "
                    + "state_dict() with torch.save instead");
        }
        return roots.getFirst();
    }

    /** The byte order of the storages; files of before PyTorch 2.0 do not say and are little-endian. */
    private ByteOrder byteOrder() throws CheckpointException {
        if (!members.containsKey(root + "/byteorder")) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        MemorySegment content = member(root + "/byteorder");
        byte[] text = content.asSlice(0, Math.min(16, content.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        return switch (new String(text, StandardCharsets.US_ASCII)) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw damaged("its byte order is neither 'little' nor 'big'");
        };
    }

    private Storage storage(String key, TorchType type, long count) throws CheckpointException {
        Storage known = storages.get(key);
        if (known == null) {
            MemorySegment content = member(root + "/data/" + key);
            if (count > content.byteSize() / type.bytes()) {
                throw damaged("storage '" + key + "' has " + content.byteSize() + " bytes, too few for " + count
                        + " elements of " + type);
            }
            known = Storage.over(type, content.asSlice(0, count * type.bytes()), order);
            storages.put(key, known);
        }
        if (known.type() != type || known.count() != count) {
            throw damaged("storage '" + key + "' has two types or sizes");
        }
        return known;
    }

    private MemorySegment member(String name) throws CheckpointException {
        ZipArchiveEntry entry = members.get(name);
        if (entry == null) {
            throw damaged("its member '" + name + "' is missing");
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getGeneralPurposeBit().usesEncryption()) {
            throw new CheckpointException(file, "was packed again by another program, which compressed or encrypted "
                    + "its member '" + name + "': give the file that torch.save wrote");
        }
        long start = entry.getDataOffset();
        long size = entry.getSize();
        if (size != entry.getCompressedSize()) {
            throw damaged("its member '" + name + "' is stored but has two sizes");
        }
        if (start < 0 || size < 0 || start > bytes.byteSize() - size) {
            throw damaged("its member '" + name + "' lies beyond the end of the file");
        }
        MemorySegment content = bytes.asSlice(start, size);
        // With torch.serialization.set_crc32_options(False) PyTorch writes zero instead of a checksum.
        if (entry.getCrc() != 0 && entry.getCrc() != crc(content)) {
            throw damaged("its member '" + name + "' does not fit its checksum");
        }
        return content;
    }

    private static long crc(MemorySegment content) {
        CRC32 crc = new CRC32();
        for (long from = 0; from < content.byteSize(); from += CRC_CHUNK) {
            ByteBuffer chunk = content.asSlice(from, Math.min(CRC_CHUNK, content.byteSize() - from)).asByteBuffer();
            crc.update(chunk);
        }
        return crc.getValue();
    }

    private CheckpointException damaged(String what) {
        return new CheckpointException(file, "is damaged: " + what
                + "; copy it again, or save it again with torch.save");
    }
}
