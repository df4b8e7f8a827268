package org.voxelgrad.engine.backend.cpu;

import java.util.Arrays;

/**
 * Patches of weights as {@link PatchRows} reads them: {@code [outChannels][inChannels][9][64]}. The first eight of a
 * pair of channels hold its 3x3x3 weights around each of the eight voxels of a window, zero elsewhere; the ninth is all
 * zero, for values that go nowhere.
 */
record PatchTable(int inChannels, int outChannels) {

    /** Which patch serves a value whose winner lies in the padding. */
    static final int NOWHERE = 8;

    private static final int PLACES = 9;
    private static final int TAPS = 27;

    /** Distance of an input channel's patches from the next one's. */
    static final int PER_PAIR = PLACES * PatchRows.PATCH;

    /** Distance of an output channel's patches from the next one's. */
    int perOutput() {
        return inChannels * PER_PAIR;
    }

    int floats() {
        return outChannels * perOutput();
    }

    /** Floats of an array of some tables, which lie side by side from {@link PatchRows#START} on. */
    int floats(int tables) {
        return PatchRows.START + tables * floats();
    }

    /** Spreads {@code weight [inChannels, outChannels, 3, 3, 3]}. */
    void spread(float[] weight, float[] table) {
        Arrays.fill(table, 0, floats(1), 0);
        for (int pair = 0; pair < inChannels * outChannels; pair++) {
            int at = PatchRows.START + pair % outChannels * perOutput() + pair / outChannels * PER_PAIR;
            for (int place = 0; place < NOWHERE; place++) {
                for (int tap = 0; tap < TAPS; tap++) {
                    table[at + position(place, tap)] = weight[pair * TAPS + tap];
                }
            }
        }
    }

    /**
     * The other way round: adds up what one weight has gathered in all its places.
     *
     * @param sums as many tables
     * @param weight position in {@code [inChannels, outChannels, 3, 3, 3]}
     */
    double collect(float[] sums, int tables, int weight) {
        int pair = weight / TAPS;
        int at = PatchRows.START + pair % outChannels * perOutput() + pair / outChannels * PER_PAIR;
        double sum = 0;
        for (int table = 0; table < tables; table++) {
            for (int place = 0; place < NOWHERE; place++) {
                sum += sums[table * floats() + at + position(place, weight % TAPS)];
            }
        }
        return sum;
    }

    /** @param place of the winner in its window, in scan order */
    private static int position(int place, int tap) {
        int plane = (place >> 2) + tap / 9;
        int row = (place >> 1 & 1) + tap / 3 % 3;
        int column = (place & 1) + tap % 3;
        return place * PatchRows.PATCH + column * PatchRows.COLUMN + plane * 4 + row;
    }
}
