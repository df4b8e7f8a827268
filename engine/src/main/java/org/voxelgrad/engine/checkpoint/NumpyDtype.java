package org.voxelgrad.engine.checkpoint;

import java.nio.ByteOrder;
import java.util.Optional;

/** A NumPy dtype while a pickle builds it: first its kind and width, then its byte order. */
final class NumpyDtype {

    private final TorchType type;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    private NumpyDtype(TorchType type) {
        this.type = type;
    }

    /** The dtype of a code such as {@code f8}, if it is one of a {@link TorchType}. */
    static Optional<NumpyDtype> of(String code) {
        TorchType type = switch (code) {
            case "f2" -> TorchType.FLOAT16;
            case "f4" -> TorchType.FLOAT32;
            case "f8" -> TorchType.FLOAT64;
            case "i1" -> TorchType.INT8;
            case "i2" -> TorchType.INT16;
            case "i4" -> TorchType.INT32;
            case "i8" -> TorchType.INT64;
            case "u1" -> TorchType.UINT8;
            case "b1" -> TorchType.BOOL;
            default -> null;
        };
        return Optional.ofNullable(type).map(NumpyDtype::new);
    }

    void setOrder(ByteOrder order) {
        this.order = order;
    }

    TorchType type() {
        return type;
    }

    ByteOrder order() {
        return order;
    }
}
