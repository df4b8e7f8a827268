package org.voxelgrad.training.phantom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.nifti.Nifti;
import org.voxelgrad.nifti.NiftiVolume;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.caps.CapsLayout;
import org.voxelgrad.training.caps.Preprocessing;

/**
 * A CAPS of phantom heads with the tables to train on it: as many participants with AD as cognitively normal ones
 * (CN), some with a second session after a year. Equal values give equal files.
 *
 * @param perGroup participants of each group, 2 or more
 * @param size {@code [D, H, W]} of the images; the head keeps its size in mm, so fewer voxels are larger voxels
 * @param folds k of the k-fold tables; 0 for the single split only
 * @param seeds names the cohort
 */
public record PhantomCaps(int perGroup, List<Integer> size, int folds, Seeds seeds) {

    /** The size that trains in minutes on a laptop. */
    public static final List<Integer> SMALL = List.of(48, 56, 48);

    /** The size of real t1-linear images. */
    public static final List<Integer> FULL = List.of(169, 208, 179);

    /** @param seed decides the cohort */
    public PhantomCaps(int perGroup, List<Integer> size, int folds, long seed) {
        this(perGroup, size, folds, Seeds.root(seed).child("phantoms"));
    }

    public PhantomCaps {
        size = List.copyOf(size);
        if (perGroup < 2) {
            throw new InputException("A phantom CAPS of " + perGroup
                    + " participants a group cannot be split: give 2 or more.");
        }
        if (size.size() != 3 || size.stream().anyMatch(voxels -> voxels < 1)) {
            throw new InputException("Phantom images have a size of " + size + ": give three numbers of 1 or more.");
        }
        if (folds != 0 && (folds < 2 || folds > perGroup)) {
            throw new InputException(folds + " folds of " + perGroup + " participants a group cannot be made: give from"
                    + " 2 to " + perGroup + ", or 0 for none.");
        }
    }

    /**
     * Writes the t1-linear images, and when all are there, the tables.
     *
     * @param caps root of the CAPS; made if it does not exist
     * @param tables gets {@code AD.tsv}, {@code CN.tsv} and the split trees: the {@code TSV_PATH} of a training
     */
    public void write(Path caps, Path tables) throws IOException {
        List<PhantomParticipant> cohort = PhantomParticipant.cohort(perGroup, seeds);
        CapsLayout layout = new CapsLayout(caps, Preprocessing.T1_LINEAR);
        for (PhantomParticipant participant : cohort) {
            for (int month : participant.months()) {
                writeImage(layout, participant, month);
            }
        }
        for (HeadAnatomy.Group group : HeadAnatomy.Group.values()) {
            List<PhantomParticipant> members = cohort.stream()
                    .filter(participant -> participant.group() == group)
                    .sorted(Comparator.comparing(PhantomParticipant::id))
                    .toList();
            PhantomTables writer = new PhantomTables(tables, group.name(), members);
            writer.writeLabels();
            writer.writeSplit(seeds);
            if (folds > 0) {
                writer.writeFolds(folds);
            }
        }
    }

    private void writeImage(CapsLayout layout, PhantomParticipant participant, int month) throws IOException {
        int[] voxels = size.stream().mapToInt(Integer::intValue).toArray();
        Path file = layout.niftis(participant.id(), PhantomParticipant.session(month)).getFirst();
        Files.createDirectories(file.getParent());
        Nifti.write(file, NiftiVolume.of(voxels, participant.scan(month, voxels), HeadPhantom.affine(voxels)));
    }
}
