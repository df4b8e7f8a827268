package org.voxelgrad.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lanes are chosen on which machine, and what is said about it. */
class LanesTest {

    private record Fake(String missingCompiler, boolean hasVectorModule, int widestBits) implements Lanes.Machine {}

    private static final Lanes.Machine AVX2 = new Fake(null, true, 256);

    @Test
    void takesTheWidestOfTheMachine() {
        Lanes lanes = Lanes.choose(null, AVX2);
        assertTrue(lanes.vectors());
        assertEquals("256-bit lanes (8 floats)", lanes.words());
    }

    @Test
    void takesANarrowerWidthWhenForced() {
        assertEquals(128, Lanes.choose("128", AVX2).bits());
    }

    @Test
    void refusesAWidthThatTheMachineLacks() {
        Lanes lanes = Lanes.choose("512", AVX2);
        assertFalse(lanes.vectors());
        assertEquals(
                "-Dvoxelgrad.lanes=512 is more than the 256 bits that Java uses on this machine",
                lanes.refusal().reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "1024", "OFF", "auto"})
    void refusesWhatIsNoWidth(String forced) {
        assertEquals("use 128, 256, 512 or off", Lanes.choose(forced, AVX2).refusal().remedy());
    }

    @Test
    void saysHowToGetTheMissingModule() {
        Lanes lanes = Lanes.choose(null, new Fake(null, false, 0));
        assertNull(lanes.refusal());
        assertEquals(
                "plain Java (no vectors because the module is missing; start Java with --add-modules "
                        + "jdk.incubator.vector)",
                lanes.words());
        assertEquals(
                "start Java with --add-modules jdk.incubator.vector",
                Lanes.choose("256", new Fake(null, false, 0)).refusal().remedy());
    }

    @Test
    void computesInPlainJavaWithoutTheOptimisingCompiler() {
        Lanes lanes = Lanes.choose(null, new Fake("Eclipse OpenJ9 VM", true, 256));
        assertFalse(lanes.vectors());
        assertTrue(lanes.words().contains("Eclipse OpenJ9 VM"), lanes.words());
        assertTrue(Lanes.choose("256", new Fake("Eclipse OpenJ9 VM", true, 256)).refusal().reason().contains("C2"));
    }

    @Test
    void isOffWhenToldSo() {
        assertEquals(
                "plain Java (vectors are off because of -Dvoxelgrad.lanes=off)", Lanes.choose("off", AVX2).words());
    }
}
