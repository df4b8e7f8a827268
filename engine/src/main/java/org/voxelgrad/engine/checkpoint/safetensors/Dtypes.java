package org.voxelgrad.engine.checkpoint.safetensors;

import java.util.Optional;
import org.voxelgrad.engine.checkpoint.TorchType;

/** The format's codes of the element types. */
final class Dtypes {

    private Dtypes() {}

    static String code(TorchType type) {
        return switch (type) {
            case FLOAT64 -> "F64";
            case FLOAT32 -> "F32";
            case FLOAT16 -> "F16";
            case BFLOAT16 -> "BF16";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case INT16 -> "I16";
            case INT8 -> "I8";
            case UINT8 -> "U8";
            case BOOL -> "BOOL";
        };
    }

    static Optional<TorchType> find(String code) {
        for (TorchType type : TorchType.values()) {
            if (code(type).equals(code)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
