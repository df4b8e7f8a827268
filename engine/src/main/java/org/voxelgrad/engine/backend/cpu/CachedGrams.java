package org.voxelgrad.engine.backend.cpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.voxelgrad.engine.backend.Size3;

/**
 * {@link PatchGram}s of batches, kept image by image: a training without augmentation sees the same images every epoch.
 * An image is known by its voxels, see {@link ImageKeys}, so that nobody has to say which it is.
 *
 * <p>Hashing a whole image takes a fifth of the time of its Gram matrix. So it is done only once a few of its voxels
 * have been seen before: an image that comes once, an augmented one for instance, costs nothing, and one that comes
 * again is kept from its second time on and found from its third.
 */
final class CachedGrams {

    /** Images that are remembered, 6 KB each; the one that was not seen for longest is forgotten first. */
    private static final int CAPACITY = 4096;

    /** An image of which no more is known than a sample. */
    private static final Seen ONCE = new Seen(null, null);

    private final PatchGrams grams;
    private final ImageKeys keys;
    private final Map<Long, Seen> images = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Seen> eldest) {
            return size() > CAPACITY;
        }
    };

    /** A sum that was given back. */
    private PatchGram spare;

    private record Seen(ImageKey key, PatchGram gram) {}

    CachedGrams(Workers workers, RowKernels rows) {
        grams = new PatchGrams(workers, rows);
        keys = new ImageKeys(workers);
    }

    /**
     * The sum over the images of a batch, in their order: the same bits whether kept or not.
     *
     * @param x {@code [batch, 1, D, H, W]}
     */
    PatchGram of(int batch, Size3 size, float[] x) {
        PatchGram[] found = new PatchGram[batch];
        long[] samples = new long[batch];
        ImageKey[] seen = new ImageKey[batch];
        for (int image = 0; image < batch; image++) {
            samples[image] = keys.sample(size, x, image);
            Seen known = images.putIfAbsent(samples[image], ONCE);
            if (known != null) {
                seen[image] = keys.of(size, x, image);
                found[image] = seen[image].equals(known.key) ? known.gram : null;
            }
        }
        grams.fill(size, x, found);
        for (int image = 0; image < batch; image++) {
            if (seen[image] != null) {
                images.put(samples[image], new Seen(seen[image], found[image]));
            }
        }
        if (batch == 1) {
            return found[0];
        }
        PatchGram sum = PatchGram.sum(found, spare);
        spare = null;
        return sum;
    }

    /** Takes back what {@link #of} gave for a batch, as nobody needs it any more: the next sum uses its arrays. */
    void giveBack(int batch, PatchGram sum) {
        if (batch > 1) {
            spare = sum;
        }
    }
}
