package org.voxelgrad.training.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.voxelgrad.training.results.Selection.BEST_BALANCED_ACCURACY;
import static org.voxelgrad.training.results.Selection.BEST_LOSS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.voxelgrad.training.NetworkType;
import org.voxelgrad.training.results.Metrics;
import org.voxelgrad.training.results.Scores;

class BestModelsTest {

    private static final Metrics ALL_WRONG = new Metrics(0, 0, 2, 2);
    private static final Metrics HALF_RIGHT = new Metrics(1, 1, 1, 1);
    private static final Metrics ALL_RIGHT = new Metrics(2, 2, 0, 0);

    @Test
    void aCnnHasTwoSelectionsThatImproveOnTheirOwn() {
        BestModels best = new BestModels(NetworkType.CNN, BestModels.State.START);
        assertEquals(List.of(BEST_BALANCED_ACCURACY, BEST_LOSS), best.improvedBy(Scores.ofCnn(4.0, ALL_WRONG)));
        assertEquals(List.of(BEST_BALANCED_ACCURACY), best.improvedBy(Scores.ofCnn(5.0, HALF_RIGHT)));
        assertEquals(List.of(BEST_LOSS), best.improvedBy(Scores.ofCnn(3.0, ALL_WRONG)));
        assertEquals(new BestModels.State(0.5, 0.75), best.state());
    }

    @Test
    void ofEqualEpochsTheFirstIsKept() {
        BestModels best = new BestModels(NetworkType.CNN, BestModels.State.START);
        best.improvedBy(Scores.ofCnn(4.0, HALF_RIGHT));
        assertEquals(List.of(), best.improvedBy(Scores.ofCnn(4.0, HALF_RIGHT)));
    }

    @Test
    void aLossThatIsNoNumberIsNeverBetter() {
        BestModels best = new BestModels(NetworkType.CNN, BestModels.State.START);
        assertEquals(List.of(BEST_BALANCED_ACCURACY), best.improvedBy(Scores.ofCnn(Double.NaN, HALF_RIGHT)));
        assertEquals(List.of(BEST_LOSS), best.improvedBy(Scores.ofCnn(1e300, HALF_RIGHT)));
    }

    @Test
    void anAutoencoderIsSelectedByLossOnly() {
        BestModels best = new BestModels(NetworkType.AUTOENCODER, BestModels.State.START);
        assertEquals(List.of(BEST_LOSS), best.improvedBy(Scores.ofAutoencoder(0.3, 3)));
        assertEquals(List.of(), best.improvedBy(Scores.ofAutoencoder(0.4, 3)));
    }

    @Test
    void continuesFromItsState() {
        BestModels first = new BestModels(NetworkType.CNN, BestModels.State.START);
        first.improvedBy(Scores.ofCnn(1.0, HALF_RIGHT));
        BestModels resumed = new BestModels(NetworkType.CNN, first.state());
        assertEquals(List.of(), resumed.improvedBy(Scores.ofCnn(2.0, ALL_WRONG)));
        assertEquals(List.of(BEST_BALANCED_ACCURACY), resumed.improvedBy(Scores.ofCnn(2.0, ALL_RIGHT)));
    }
}
