package org.voxelgrad.nifti;

import java.nio.ByteBuffer;

/** Reads the voxels that a header announces. */
final class VoxelReader {

    private static final int CHUNK_BYTES = 1 << 16;

    private VoxelReader() {
    }

    /** Fills {@code voxels} in C order, scaled; the stream is read to its end where that verifies it. */
    static void read(VolumeStream in, NiftiHeader header, float[] voxels) throws NiftiException {
        in.skipTo(header.voxelOffset());
        VoxelOrder order = new VoxelOrder(header.size());
        byte[] chunk = new byte[CHUNK_BYTES];
        float[] block = Blocks.take(order.blockPlanes() * order.planeVoxels());
        try {
            int nk = header.size()[2];
            for (int k = 0; k < nk; k += order.blockPlanes()) {
                int planes = Math.min(order.blockPlanes(), nk - k);
                fill(block, planes * order.planeVoxels(), in, header, chunk);
                order.toVoxels(block, k, planes, voxels);
            }
        } finally {
            Blocks.giveBack(block);
        }
        in.verifyRest(chunk);
    }

    private static void fill(float[] block, int count, VolumeStream in, NiftiHeader header, byte[] chunk)
            throws NiftiException {
        Datatype type = header.datatype();
        ByteBuffer stored = ByteBuffer.wrap(chunk).order(header.byteOrder());
        for (int done = 0; done < count; ) {
            int step = Math.min(chunk.length / type.bytes(), count - done);
            if (in.read(chunk, step * type.bytes()) < step * type.bytes()) {
                throw new NiftiException(in.file(), "ends before its last voxel", header.voxelBytes()
                        + " bytes of voxels from byte " + header.voxelOffset() + " for " + header.describe(),
                        VolumeStream.COPY_AGAIN);
            }
            type.decode(stored, step, header.scaling(), block, done);
            done += step;
        }
    }
}
