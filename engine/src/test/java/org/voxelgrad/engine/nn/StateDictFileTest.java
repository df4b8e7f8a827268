package org.voxelgrad.engine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Backends;
import org.voxelgrad.engine.checkpoint.CheckpointException;
import org.voxelgrad.engine.checkpoint.TorchFile;
import org.voxelgrad.engine.nn.layer.BatchNorm3d;
import org.voxelgrad.engine.nn.layer.Conv3d;
import org.voxelgrad.engine.nn.layer.Linear;
import org.voxelgrad.engine.random.Seeds;

/** A network's values go to a file and come back. */
class StateDictFileTest {

    @TempDir
    private Path folder;

    private final Backend backend = Backends.open("cpu", 1, notice -> {});

    private Sequential placed(long seed, Module... layers) {
        Sequential network = new Sequential(layers);
        network.place(backend, Seeds.root(seed));
        return network;
    }

    @Test
    void comesBackFromAFile() throws IOException {
        Path file = folder.resolve("network.pt");
        Sequential saved = placed(1, new Conv3d(2, 3, 3, 1, 1), new BatchNorm3d(3));
        Sequential loaded = placed(2, new Conv3d(2, 3, 3, 1, 1), new BatchNorm3d(3));
        saved.stateDict().save(file);
        loaded.stateDict().load(file);
        for (int i = 0; i < saved.parameters().size(); i++) {
            assertArrayEquals(
                    saved.parameters().get(i).value().toFloats(), loaded.parameters().get(i).value().toFloats());
        }
    }

    @Test
    void refusesTheFileOfAnotherNetworkAndChangesNothing() throws IOException {
        Path file = folder.resolve("network.pt");
        placed(1, new Linear(4, 3)).stateDict().save(file);
        Sequential other = placed(2, new Linear(4, 2));
        float[] before = other.parameters().getFirst().value().toFloats();
        String message =
                assertThrows(CheckpointException.class, () -> other.stateDict().load(file)).getMessage();
        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains("0.weight has the shape [3, 4], the network's is [2, 4]"), message);
        assertArrayEquals(before, other.parameters().getFirst().value().toFloats());
    }

    @Test
    void refusesAFileThatHoldsNoStateDict() throws IOException {
        Path file = folder.resolve("list.pt");
        TorchFile.save(file, List.of(1L, 2L));
        Sequential network = placed(1, new Linear(4, 3));
        String message =
                assertThrows(CheckpointException.class, () -> network.stateDict().load(file)).getMessage();
        assertEquals(file + " holds no state dict: give a file that torch.save(state_dict) wrote", message);
    }
}
