package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandsTest {

    private static final String TINY = " --size 17x20x18 --threads 1";

    private static Session run(String arguments) {
        Session session = Session.recording();
        assertEquals(0, session.run(arguments.split(" ")), session.err());
        return session;
    }

    /** The outer fields of the only line that was printed; fails if it is not JSON. */
    private static Map<String, String> json(Session session) throws IOException {
        assertEquals(1, session.out().lines().count(), session.out());
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(session.out())) {
            assertEquals(JsonToken.START_OBJECT, json.nextToken());
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                values.put(name, json.getValueAsString("nested"));
                json.skipChildren();
            }
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "autoencoder --mode infer"})
    void aStepInJsonHasWhatScriptsRead(String network) throws IOException {
        Map<String, String> values =
                json(run("bench step --json --warm_up 0 --steps 2 --batch_size 2 --network " + network + TINY));

        assertTrue(values.keySet().containsAll(Set.of(
                "device", "lanes", "threads", "size", "batch_size", "network", "mode", "steps", "seconds_per_image",
                "min_seconds", "max_seconds", "gflops", "peak_rss_mib")), values.toString());
        assertEquals("cpu", values.get("device"));
        assertEquals("17x20x18", values.get("size"));
        assertEquals("2", values.get("batch_size"));
        assertTrue(Double.parseDouble(values.get("seconds_per_image")) > 0, values.toString());
        assertTrue(Double.parseDouble(values.get("peak_rss_mib")) > 10, values.toString());
    }

    @Test
    void convolutionsInJsonHaveOneEntryAPass() throws IOException {
        Session session = run("bench conv --json --seconds 0" + TINY);

        assertTrue(Double.parseDouble(json(session).get("peak_gflops")) > 0);
        assertEquals(16, session.out().split("\"gflops\"").length);
        assertEquals(6, session.out().split("\"pass\":\"backward_weight\"").length);
    }

    @Test
    void tablesAreForReaders() {
        String step = run("bench step --warm_up 0 --steps 1" + TINY).out();
        assertTrue(step.startsWith("cnn, train, batches of 2 images of 17x20x18 voxels"), step);
        assertTrue(step.contains("seconds per image"), step);

        List<String> layers = run("bench conv --seconds 0" + TINY).out().lines().skip(3).toList();
        assertEquals(16, layers.size());
        assertTrue(layers.stream().allMatch(line -> line.length() == layers.getFirst().length()), layers.toString());
        assertTrue(layers.getLast().startsWith("5: 64 to 128, 2x2x2"), layers.getLast());
    }

    @Test
    void anEpochTellsTheSlowerSide() throws IOException {
        Session session = run("bench epoch --json --batches 1 --nproc 1" + TINY);

        assertTrue(json(session).get("slower_side").matches("loading|computing"), session.out());
        assertTrue(session.err().startsWith("Making phantom images"), session.err());
    }

    @ParameterizedTest
    @CsvSource({
        "bench step --size 169,                         --size is 169:",
        "bench step --size 10x0x10,                     --size is 10x0x10:",
        "bench step --size 16x16x16 --batch_size 1,     Images of 16x16x16 voxels do not fit Conv5_FC3",
        "bench conv --size 9999x9999x9999,              Images of 9999x9999x9999 voxels do not fit Conv5_FC3",
        "bench step --network vae,                      --network is vae: give cnn or autoencoder.",
        "bench step --mode test,                        --mode is test: give train or infer.",
        "bench step --steps 0,                          --steps is 0",
        "bench epoch --batches 0,                       --batches is 0",
        "bench step --threads -1,                       --threads is -1:",
        "bench step --precision fp8,                    --precision is fp8:",
        "bench conv --amp --precision tf32,             --amp and --precision tf32 contradict each other",
        "bench conv --device tpu,                       --device is tpu:",
    })
    void whatCannotBeMeasuredIsOneSentence(String command, String sentence) {
        Session session = Session.recording();

        assertEquals(2, session.run(command.split(" ")));
        assertTrue(session.err().startsWith("clinicadl: " + sentence), session.err());
        assertEquals(1, session.err().lines().count(), session.err());
        assertEquals("", session.out());
    }

    @Test
    void aBenchWithoutASubjectShowsTheThree() {
        Session session = Session.recording();

        assertEquals(2, session.run("bench"));
        assertTrue(session.err().contains("(step | conv | epoch)"), session.err());
    }
}
