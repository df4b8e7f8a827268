package org.voxelgrad.engine.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {

    private static final Seeds ROOT = Seeds.root(42);

    /** A change of these values changes every run that anyone has made with a seed. */
    @Test
    void streamsNeverChange() {
        assertEquals("bdd732262feb6e95", Long.toHexString(ROOT.state()));
        assertEquals(
                "ca51bf51d0800d95",
                Long.toHexString(ROOT.child("fold", 0).child("epoch", 3).child("shuffle").state()));
        assertEquals("d2fde93dbf46e172", Long.toHexString(ROOT.child("fold", 0).generator().nextLong()));
        assertEquals("c91120b8957df0b6", Long.toHexString(ROOT.child("Müller").generator().nextLong()));
    }

    @Test
    void aPathAlwaysGivesTheSameStream() {
        Seeds seeds = ROOT.child("init");
        assertEquals(seeds.generator().nextLong(), seeds.generator().nextLong());
        assertEquals(seeds, Seeds.root(42).child("init"));
    }

    @Test
    void namesAndIndicesTellStreamsApart() {
        Set<Seeds> streams = new HashSet<>();
        for (String name : new String[] {"", "a", "b", "ab", "ba", "epoch"}) {
            streams.add(ROOT.child(name));
            for (int i = -20; i < 20; i++) {
                streams.add(ROOT.child(name, i));
                streams.add(ROOT.child(name, i, 0));
                streams.add(ROOT.child(name, 0, i, 0));
            }
        }
        assertEquals(6 * (1 + 3 * 40), streams.size());
        assertNotEquals(Seeds.root(1), Seeds.root(2));
    }

    /** Layer 0 of a block 1 and layer 10 are different layers. */
    @Test
    void namesDoNotRunTogether() {
        assertNotEquals(ROOT.child("10"), ROOT.child("1").child("0"));
        assertNotEquals(ROOT.child("a", 1, 2), ROOT.child("a", 1).child("", 2));
    }
}
