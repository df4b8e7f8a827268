package org.voxelgrad.training.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    @TempDir
    private Path folder;

    @Test
    void anIndependentReaderFindsEveryScalar() throws IOException {
        EventFile events = EventFile.create(folder.resolve("train"));
        events.scalar("loss", 0.6931471805599453, 0);
        events.scalar("balanced_accuracy", 0.5, 127);
        events.scalar("loss", Double.NaN, 128);
        events.scalar("loss", 1e-30, 5_000_000_000L);

        List<Map<Integer, Object>> messages = EventFileReader.decode(events.path());
        assertEquals("brain.Event:2", EventFileReader.text(messages.getFirst().get(3)));
        assertEquals(
                List.of("0 loss 0.6931472", "127 balanced_accuracy 0.5", "128 loss NaN", "5000000000 loss 1.0E-30"),
                EventFileReader.scalars(events.path()));
        double now = System.currentTimeMillis() / 1000.0;
        for (Map<Integer, Object> message : messages) {
            double wallTime = Double.longBitsToDouble((long) message.get(1));
            assertTrue(wallTime > now - 60 && wallTime <= now, "wall time in seconds since 1970: " + wallTime);
        }
    }

    @Test
    void filesAreNamedAsTensorBoardExpectsAndNeverShared() throws IOException {
        EventFile first = EventFile.create(folder);
        EventFile second = EventFile.create(folder);
        assertNotEquals(first.path(), second.path());
        String name = first.path().getFileName().toString();
        long pid = ProcessHandle.current().pid();
        assertTrue(name.matches("events\\.out\\.tfevents\\.\\d{10}\\.[\\w.-]+\\." + pid + "\\.0"), name);
    }
}
