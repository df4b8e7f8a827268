package org.voxelgrad.engine.checkpoint;

/** Finds the storages that a pickle refers to by key: the part of a container that a {@link PickleMachine} sees. */
@FunctionalInterface
interface StorageSource {

    /** The storage {@code key} of {@code count} elements. */
    Storage find(String key, TorchType type, long count) throws CheckpointException;
}
