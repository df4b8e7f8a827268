package org.voxelgrad.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a value as a pickle of protocol 2, with the calls that {@code torch.save} writes for tensors. Their elements
 * are left to the container: {@link #storages} lists whose, storage {@code "0"} first.
 */
final class PickleWriter {

    private static final int MAX_DEPTH = 100;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<TorchTensor> storages = new ArrayList<>();

    /** @throws IllegalArgumentException if {@code value} holds an object that no PyTorch file of ours can */
    PickleWriter(Object value) {
        out.write(0x80);
        out.write(2);
        write(value, 0);
        out.write('.');
    }

    byte[] pickle() {
        return out.toByteArray();
    }

    /** The tensors, each with a storage of its own that holds its elements in row-major order. */
    List<TorchTensor> storages() {
        return storages;
    }

    private void write(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("Lists or dicts nested more than " + MAX_DEPTH + " deep, or within "
                    + "themselves, cannot be saved");
        }
        switch (value) {
            case null -> out.write('N');
            case Boolean truth -> out.write(truth ? 0x88 : 0x89);
            case Integer number -> writeLong(number);
            case Long number -> writeLong(number);
            case Double number -> writeDouble(number);
            case String text -> writeText(text);
            case TorchType type -> writeGlobal("torch", type.dtype());
            case TorchTensor tensor -> writeTensor(tensor);
            case TorchTuple tuple -> writeTuple(tuple, depth);
            case List<?> list -> writeList(list, depth);
            case Map<?, ?> dict -> writeDict(dict, depth);
            default -> throw new IllegalArgumentException("A " + value.getClass().getName() + " cannot be saved: "
                    + "PyTorch files take null, Boolean, Long, Double, String, TorchTensor, TorchTuple, List and Map");
        }
    }

    private void writeLong(long number) {
        if (number >= 0 && number < 256) {
            out.write('K');
            out.write((int) number);
        } else if (number == (int) number) {
            out.write('J');
            writeInt((int) number);
        } else {
            out.write(0x8a);
            out.write(Long.BYTES);
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
        }
    }

    private void writeDouble(double number) {
        out.write('G');
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
    }

    private void writeInt(int number) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
    }

    private void writeText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        writeInt(utf8.length);
        out.writeBytes(utf8);
    }

    private void writeGlobal(String module, String name) {
        out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void writeEmptyOrderedDict() {
        writeGlobal("collections", "OrderedDict");
        out.write(')');
        out.write('R');
    }

    private void writeList(List<?> list, int depth) {
        out.write(']');
        out.write('(');
        list.forEach(element -> write(element, depth + 1));
        out.write('e');
    }

    private void writeTuple(TorchTuple tuple, int depth) {
        out.write('(');
        tuple.forEach(element -> write(element, depth + 1));
        out.write('t');
    }

    /** A state dict, that is a dict of tensors by name, is an OrderedDict as {@code Module.state_dict()} gives. */
    private void writeDict(Map<?, ?> dict, int depth) {
        boolean state = dict.keySet().stream().allMatch(String.class::isInstance)
                && dict.values().stream().allMatch(TorchTensor.class::isInstance);
        if (state && !dict.isEmpty()) {
            writeEmptyOrderedDict();
        } else {
            out.write('}');
        }
        out.write('(');
        dict.forEach((key, value) -> {
            if (!(key instanceof String || key instanceof Long || key instanceof Integer)) {
                throw new IllegalArgumentException("The dict key " + key + " cannot be saved: keys are strings or "
                        + "integers");
            }
            write(key, depth + 1);
            write(value, depth + 1);
        });
        out.write('u');
    }

    /** {@code torch._utils._rebuild_tensor_v2(storage, 0, size, stride, False, OrderedDict())}. */
    private void writeTensor(TorchTensor tensor) {
        writeGlobal("torch._utils", "_rebuild_tensor_v2");
        out.write('(');
        writeStorage(tensor);
        writeLong(0);
        writeLongs(tensor.shape());
        writeLongs(Strides.rowMajor(tensor.shape()));
        out.write(0x89);
        writeEmptyOrderedDict();
        out.write('t');
        out.write('R');
    }

    /** The persistent id {@code ('storage', torch.FloatStorage, '0', 'cpu', count)}. */
    private void writeStorage(TorchTensor tensor) {
        out.write('(');
        writeText("storage");
        writeGlobal("torch", tensor.type().storageClass());
        writeText(Integer.toString(storages.size()));
        writeText("cpu");
        writeLong(tensor.count());
        out.write('t');
        out.write('Q');
        storages.add(tensor);
    }

    private void writeLongs(long[] numbers) {
        out.write('(');
        for (long number : numbers) {
            writeLong(number);
        }
        out.write('t');
    }
}
