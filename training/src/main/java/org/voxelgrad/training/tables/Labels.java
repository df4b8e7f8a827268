package org.voxelgrad.training.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** ClinicaDL's code of each diagnosis: the class that a network learns. Several diagnoses share a code. */
public final class Labels {

    /** The code of images without a diagnosis; no class of a CNN. */
    public static final int UNLABELED = -1;

    private static final Map<String, Integer> CODES = new LinkedHashMap<>();

    static {
        CODES.put("CN", 0);
        CODES.put("BV", 1);
        CODES.put("AD", 1);
        CODES.put("sMCI", 0);
        CODES.put("pMCI", 1);
        CODES.put("MCI", 1);
        CODES.put("unlabeled", UNLABELED);
    }

    private Labels() {}

    /** The code of a diagnosis as tables spell it; empty if it is not {@linkplain #known known}. */
    public static OptionalInt code(String diagnosis) {
        Integer code = CODES.get(diagnosis);
        return code == null ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** Every diagnosis that has a code. */
    public static List<String> known() {
        return List.copyOf(CODES.keySet());
    }
}
