package org.voxelgrad.nifti;

import java.nio.file.Files;
import java.nio.file.Path;

/** Which files make up a volume: one, or a header {@code .hdr} and its voxels {@code .img}, each perhaps gzipped. */
final class VolumeFiles {

    private VolumeFiles() {
    }

    /** The file with the header: {@code file} itself, unless that is the image of a pair. */
    static Path header(Path file) throws NiftiException {
        return isPart(file, ".img") ? sibling(file, ".img", ".hdr", "header") : file;
    }

    /** The file with the voxels of a pair, given its header. */
    static Path image(Path header) throws NiftiException {
        if (!isPart(header, ".hdr")) {
            throw new NiftiException(header, "is the header of a pair (magic ni1 or ni2) by another name",
                    "a name that ends in .hdr", "rename it to .hdr and its voxels to .img, beside it");
        }
        return sibling(header, ".hdr", ".img", "image");
    }

    private static boolean isPart(Path file, String suffix) {
        String name = file.toString();
        return name.endsWith(suffix) || name.endsWith(suffix + ".gz");
    }

    private static Path sibling(Path file, String suffix, String otherSuffix, String part) throws NiftiException {
        String name = file.getFileName().toString();
        String stem = name.substring(0, name.lastIndexOf(suffix));
        Path plain = file.resolveSibling(stem + otherSuffix);
        Path zipped = file.resolveSibling(stem + otherSuffix + ".gz");
        // Beside a gzipped part the gzipped other one is the likelier partner, should both lie there.
        Path first = name.endsWith(".gz") ? zipped : plain;
        Path second = name.endsWith(".gz") ? plain : zipped;
        if (Files.exists(first)) {
            return first;
        }
        if (Files.exists(second)) {
            return second;
        }
        throw new NiftiException(file, "lies alone", "its " + part + " " + plain.getFileName() + " or "
                + zipped.getFileName() + " in the same folder", "copy that file too");
    }
}
