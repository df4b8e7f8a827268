package org.voxelgrad.cuda.check;

import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.Precision;

/** Opens the device that is checked, as often as a stage needs it. */
@FunctionalInterface
public interface Opener {

    Backend open(Precision precision, boolean deterministic);
}
