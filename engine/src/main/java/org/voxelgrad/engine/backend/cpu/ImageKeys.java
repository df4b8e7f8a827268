package org.voxelgrad.engine.backend.cpu;

import org.voxelgrad.engine.backend.Size3;

/**
 * Tells images of one channel apart by hashes of 128 bits. Images that differ in one voxel only never have the same
 * hash, any other two with a probability of about 2^-128: of 10^9 images, no two have it but with one of 10^-21. It is
 * no defence against images made to collide.
 *
 * <p>The step is that of xxHash's XXH64 (Y. Collet, https://xxhash.com), four at a time as fast as memory delivers.
 */
final class ImageKeys {

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;

    /** Floats of a pass: four steps of two each. */
    private static final int PASS = 8;

    /** Voxels that a sample takes at least, of an image that has them. */
    private static final int SAMPLE = 1024;

    private final Workers workers;
    private long[] planes = {};

    ImageKeys(Workers workers) {
        this.workers = workers;
    }

    /** A hash of voxels here and there, the first of all among them: costs next to nothing, proves only difference. */
    long sample(Size3 size, float[] batch, int image) {
        int voxels = (int) size.voxels();
        int stride = Math.max(1, voxels / SAMPLE);
        long hash = seed(size);
        for (int i = 0; i < voxels; i += stride) {
            hash = step(hash, Float.floatToRawIntBits(batch[image * voxels + i]));
        }
        return hash;
    }

    /** The hash of one image of a batch. */
    ImageKey of(Size3 size, float[] batch, int image) {
        int depth = size.d();
        int area = size.h() * size.w();
        if (planes.length < 2 * depth) {
            planes = new long[2 * depth];
        }
        workers.run(depth, (plane, scratch) -> hash(batch, (image * depth + plane) * area, area, 2 * plane));
        long high = seed(size);
        long low = high;
        for (int plane = 0; plane < depth; plane++) {
            high = step(high, planes[2 * plane]);
            low = step(low, planes[2 * plane + 1]);
        }
        return new ImageKey(high, low);
    }

    private void hash(float[] x, int from, int length, int to) {
        long a = 0;
        long b = P1;
        long c = P2;
        long d = P1 ^ P2;
        int end = from + length;
        int i = from;
        for (; i <= end - PASS; i += PASS) {
            a = step(a, two(x, i));
            b = step(b, two(x, i + 2));
            c = step(c, two(x, i + 4));
            d = step(d, two(x, i + 6));
        }
        for (; i < end; i++) {
            a = step(a, Float.floatToRawIntBits(x[i]));
        }
        planes[to] = step(step(step(a, b), c), d);
        planes[to + 1] = step(step(step(d, c), b), a);
    }

    private static long seed(Size3 size) {
        return step(step(size.d(), size.h()), size.w());
    }

    private static long two(float[] x, int i) {
        return (long) Float.floatToRawIntBits(x[i]) << 32 | Float.floatToRawIntBits(x[i + 1]) & 0xFFFFFFFFL;
    }

    /** One-to-one in each argument while the other stays. */
    private static long step(long hash, long value) {
        return Long.rotateLeft(hash + value * P2, 31) * P1;
    }
}
