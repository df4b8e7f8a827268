package org.voxelgrad.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a file is by its first bytes, so that a file of another kind is refused by name. */
enum Contents {
    ZIP(null),
    PICKLE(null),
    EMPTY("is empty, 0 bytes instead of a PyTorch file: write or copy it again, and check that the disk is not full"),
    GZIP("is gzip-compressed, not a PyTorch file: give a .pt or .pth.tar file that torch.save wrote, or, if it is one "
            + "that was compressed, run gunzip on it first"),
    NIFTI("is a NIfTI image, not a PyTorch file: extract tensors from it first, or give the .pt file made from it"),
    TAR("is a tar archive, not a PyTorch file (torch.save writes none, despite the name .pth.tar): unpack it and give "
            + "the file inside; if PyTorch 0.1 wrote it, load it there and save it again"),
    HTML("is a web page, not a PyTorch file: the download failed, so download it again"),
    LFS_POINTER("is a Git LFS pointer, not the PyTorch file it stands for: run git lfs pull"),
    TEXT("is a text file, not a PyTorch file: give a .pt or .pth.tar file that torch.save wrote"),
    HDF5("is an HDF5 file (Keras writes those), not a PyTorch file: give a .pt or .pth.tar file that torch.save wrote"),
    NUMPY("is a NumPy file, not a PyTorch file: save the array with torch.save(torch.from_numpy(array), path)"),
    SAFETENSORS("is a safetensors file, not a PyTorch file: convert it in Python with "
            + "torch.save(safetensors.torch.load_file(path), new_path)"),
    UNKNOWN("is not a PyTorch file, by its first bytes: give a .pt or .pth.tar file that torch.save wrote, or copy it "
            + "again if it should be one");

    private static final int PREFIX = 1024;

    private final String refusal;

    Contents(String refusal) {
        this.refusal = refusal;
    }

    /** Why such a file is not read, as a predicate; null for the kinds that are. */
    String refusal() {
        return refusal;
    }

    static Contents of(MemorySegment file) {
        byte[] start = file.asSlice(0, Math.min(PREFIX, file.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        if (start.length == 0) {
            return EMPTY;
        }
        if (has(start, 0, "PK\3\4") || has(start, 0, "PK\5\6")) {
            return ZIP;
        }
        if (start[0] == (byte) 0x80 && start.length > 1 && start[1] >= 2 && start[1] <= 5) {
            return PICKLE;
        }
        if (has(start, 0, "\u001f\u008b")) {
            return GZIP;
        }
        if (has(start, 0, "\u0089HDF")) {
            return HDF5;
        }
        if (has(start, 0, "\u0093NUMPY")) {
            return NUMPY;
        }
        if (has(start, 344, "n+1\0") || has(start, 344, "ni1\0") || has(start, 4, "n+2\0") || has(start, 4, "ni2\0")) {
            return NIFTI;
        }
        if (has(start, 257, "ustar")) {
            return TAR;
        }
        // The length of its header, below 2^32, and the header's first character.
        return has(start, 4, "\0\0\0\0{") ? SAFETENSORS : text(start);
    }

    private static Contents text(byte[] start) {
        if (has(start, 0, "version https://git-lfs")) {
            return LFS_POINTER;
        }
        for (byte b : start) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return UNKNOWN;
            }
        }
        String text = new String(start, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0 && text.indexOf('\ufffd') < text.length() - 1) {
            return UNKNOWN;
        }
        return text.strip().startsWith("<") ? HTML : TEXT;
    }

    private static boolean has(byte[] start, int at, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        int end = at + expected.length;
        return start.length >= end && Arrays.equals(start, at, end, expected, 0, expected.length);
    }
}
