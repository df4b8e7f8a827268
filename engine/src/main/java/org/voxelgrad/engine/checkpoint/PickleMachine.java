package org.voxelgrad.engine.checkpoint;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs one pickle of protocols 2 to 5, restricted to what tensors, numbers, text and their containers need. It knows no
 * Python class: a pickle names a {@link PickleGlobal} or is refused.
 *
 * <p>The opcodes and what they do are those of Python's {@code pickletools}.
 */
final class PickleMachine {

    /** Steps that one pickle may take: room for millions of numbers, and a bound on the objects that it can make. */
    private static final int MAX_STEPS = 5_000_000;

    /** Bytes of the longest integer: the legacy magic number has ten. */
    private static final int MAX_INTEGER_BYTES = 16;

    private static final Object MARK = new Object();

    private final PickleInput in;
    private final PickleCalls calls;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    PickleMachine(PickleInput in, StorageSource storages) {
        this.in = in;
        this.calls = new PickleCalls(in, storages);
    }

    /** The pickled value; the input is left behind the pickle's last opcode. */
    Object run() throws CheckpointException {
        for (int step = 0; step < MAX_STEPS; step++) {
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            if (!pushConstant(opcode) && !build(opcode)) {
                throw damaged("opcode 0x" + Integer.toHexString(opcode) + " at byte " + (in.position() - 1)
                        + ", which no tensor file needs");
            }
        }
        throw new CheckpointException(in.file(), "holds a pickle of over " + MAX_STEPS
                + " steps: save long lists of numbers as torch tensors");
    }

    /** Carries out an opcode that pushes a value which stands in the pickle itself. */
    private boolean pushConstant(int opcode) throws CheckpointException {
        switch (opcode) {
            case 'N' -> stack.add(null);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'J' -> stack.add((long) in.int32());
            case 'K' -> stack.add((long) in.unsignedByte());
            case 'M' -> stack.add((long) in.unsignedShort());
            case 0x8a -> stack.add(integer(in.unsignedByte()));
            case 0x8b -> stack.add(integer(in.int32()));
            case 'G' -> stack.add(in.float64());
            case 'X' -> stack.add(in.text(Integer.toUnsignedLong(in.int32()), StandardCharsets.UTF_8));
            case 0x8c -> stack.add(in.text(in.unsignedByte(), StandardCharsets.UTF_8));
            case 0x8d -> stack.add(in.text(in.int64(), StandardCharsets.UTF_8));
            // Python 2's str: text in all but name.
            case 'U' -> stack.add(in.text(in.unsignedByte(), StandardCharsets.ISO_8859_1));
            case 'T' -> stack.add(in.text(in.int32(), StandardCharsets.ISO_8859_1));
            case 'C' -> stack.add(in.bytes(in.unsignedByte()));
            case 'B' -> stack.add(in.bytes(Integer.toUnsignedLong(in.int32())));
            case 0x8e -> stack.add(in.bytes(in.int64()));
            case 'c' -> stack.add(global(in.line(), in.line()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Carries out an opcode that works on the stack. */
    private boolean build(int opcode) throws CheckpointException {
        switch (opcode) {
            case 0x80 -> checkProtocol(in.unsignedByte());
            case 0x95 -> in.int64(); // A frame's length: a hint for readers of streams.
            case '(' -> stack.add(MARK);
            case ']' -> stack.add(new ArrayList<>());
            case '}' -> stack.add(new LinkedHashMap<>());
            case ')' -> stack.add(TorchTuple.of());
            case 0x85 -> stack.add(TorchTuple.copyOf(pop(1)));
            case 0x86 -> stack.add(TorchTuple.copyOf(pop(2)));
            case 0x87 -> stack.add(TorchTuple.copyOf(pop(3)));
            case 't' -> stack.add(TorchTuple.copyOf(popToMark()));
            case 'a' -> append(pop(1));
            case 'e' -> append(popToMark());
            case 's' -> setItems(pop(2));
            case 'u' -> setItems(popToMark());
            case 'q' -> memo.put(in.unsignedByte(), top());
            case 'r' -> memo.put(in.int32(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> stack.add(recall(in.unsignedByte()));
            case 'j' -> stack.add(recall(in.int32()));
            case 0x93 -> {
                List<Object> names = pop(2);
                stack.add(global(text(names.get(0)), text(names.get(1))));
            }
            case 'R' -> {
                List<Object> call = pop(2);
                stack.add(calls.call(call.get(0), call.get(1)));
            }
            case 'b' -> {
                List<Object> pair = pop(2);
                stack.add(calls.build(pair.get(0), pair.get(1)));
            }
            case 'Q' -> stack.add(calls.storage(pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void checkProtocol(int protocol) throws CheckpointException {
        if (protocol < 2 || protocol > 5) {
            throw damaged("pickle protocol " + protocol + " instead of 2 to 5");
        }
    }

    /** A two's complement integer: a Long where it fits. */
    private Object integer(int length) throws CheckpointException {
        if (length < 0 || length > MAX_INTEGER_BYTES) {
            throw damaged("an integer of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] bigEndian = new byte[length + 1];
        byte[] littleEndian = in.bytes(length);
        for (int i = 0; i < length; i++) {
            bigEndian[length - i] = littleEndian[i];
        }
        bigEndian[0] = (byte) (length > 0 && littleEndian[length - 1] < 0 ? -1 : 0);
        BigInteger value = new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private Object global(String module, String name) throws CheckpointException {
        PickleGlobal global = PickleGlobal.find(module, name)
                .orElseThrow(() -> new CheckpointException(in.file(), PickleGlobal.refusal(module, name)));
        return global instanceof PickleGlobal.Dtype(TorchType type) ? type : global;
    }

    private void append(List<Object> values) throws CheckpointException {
        if (!(top() instanceof ArrayList<?>)) {
            throw damaged("an append to something that is no list");
        }
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) top();
        list.addAll(values);
    }

    private void setItems(List<Object> keysAndValues) throws CheckpointException {
        if (!(top() instanceof LinkedHashMap<?, ?>) || keysAndValues.size() % 2 != 0) {
            throw damaged("dict items without a dict");
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> dict = (Map<Object, Object>) top();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            if (!(key instanceof String || key instanceof Long)) {
                throw new CheckpointException(in.file(), "holds a dict with " + LoadedValues.describe(key)
                        + " as a key: save dicts with strings or integers as keys");
            }
            dict.put(key, keysAndValues.get(i + 1));
        }
    }

    private Object recall(int index) throws CheckpointException {
        if (!memo.containsKey(index)) {
            throw damaged("a reference to a value that was never stored");
        }
        return calls.finished(memo.get(index));
    }

    private String text(Object value) throws CheckpointException {
        if (value instanceof String text) {
            return text;
        }
        throw damaged("a class name that is no text");
    }

    private Object top() throws CheckpointException {
        if (stack.isEmpty() || stack.getLast() == MARK) {
            throw damaged("an opcode without its operand");
        }
        return stack.getLast();
    }

    private Object pop() throws CheckpointException {
        Object value = top();
        stack.removeLast();
        return value;
    }

    private List<Object> pop(int count) throws CheckpointException {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return Arrays.asList(values);
    }

    private List<Object> popToMark() throws CheckpointException {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw damaged("an opcode without its mark");
        }
        List<Object> tail = stack.subList(mark + 1, stack.size());
        List<Object> values = new ArrayList<>(tail);
        stack.subList(mark, stack.size()).clear();
        return values;
    }

    private CheckpointException damaged(String what) {
        return new CheckpointException(in.file(), "holds a damaged or foreign pickle, with " + what
                + ": copy the file again, or save it again with torch.save");
    }
}
