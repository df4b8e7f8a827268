package org.voxelgrad.engine.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * A message in the wire format of protocol buffers, built field by field: a key, which is the field's number shifted
 * over its wire type, then the value. Tensors are not copied until the message is written. One that has become a field
 * of another must not grow any more, as its length is noted then.
 */
final class Message {

    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int CHUNK = 1 << 14;

    /** The bytes of a value, made when they are written. */
    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private final List<Content> contents = new ArrayList<>();
    private long size;

    /** Bytes of the whole message. */
    long size() {
        return size;
    }

    void writeTo(OutputStream out) throws IOException {
        for (Content content : contents) {
            content.writeTo(out);
        }
    }

    Message number(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    /** A repeated field, not packed. */
    Message numbers(int field, int... values) {
        for (int value : values) {
            number(field, value);
        }
        return this;
    }

    Message number(int field, float value) {
        key(field, FIXED_32);
        bytes(littleEndian(Float.BYTES).putFloat(value).array());
        return this;
    }

    Message text(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return delimited(field, utf8.length, out -> out.write(utf8));
    }

    Message message(int field, Message value) {
        return delimited(field, value.size, value::writeTo);
    }

    /** The fields of another message. */
    Message all(Message fields) {
        contents.addAll(fields.contents);
        size += fields.size;
        return this;
    }

    /** The elements as little-endian int64, in a field of bytes. */
    Message rawLongs(int field, long... values) {
        ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return delimited(field, bytes.capacity(), out -> out.write(bytes.array()));
    }

    /** The elements as little-endian float32, in a field of bytes. */
    Message rawFloats(int field, Tensor tensor) {
        return delimited(field, tensor.elements() * Float.BYTES, out -> writeFloats(tensor, out));
    }

    private static void writeFloats(Tensor tensor, OutputStream out) throws IOException {
        long elements = tensor.elements();
        float[] chunk = new float[(int) Math.min(elements, CHUNK)];
        ByteBuffer bytes = littleEndian(chunk.length * Float.BYTES);
        for (long at = 0; at < elements; at += chunk.length) {
            int count = (int) Math.min(chunk.length, elements - at);
            tensor.storage().read(at, chunk, 0, count);
            bytes.asFloatBuffer().put(chunk, 0, count);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
    }

    private Message delimited(int field, long length, Content content) {
        key(field, LENGTH_DELIMITED);
        varint(length);
        contents.add(content);
        size += length;
        return this;
    }

    private void key(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    /** Seven bits a byte, lowest first; the high bit says that more follow. */
    private void varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        bytes(out.toByteArray());
    }

    private void bytes(byte[] value) {
        contents.add(out -> out.write(value));
        size += value.length;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
