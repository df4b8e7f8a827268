package org.voxelgrad.training.loop;

import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.training.results.ResultsFolder;

/**
 * One fold of a run: what is trained on what, and where its results go.
 *
 * @param index number of the fold
 * @param seeds of this fold
 */
public record Fold(
        int index, Task task, ImageSet train, ImageSet validation, ResultsFolder.Fold folder, Seeds seeds) {}
