package org.voxelgrad.training.loop;

import java.util.List;
import org.voxelgrad.training.data.ImageDataset;
import org.voxelgrad.training.tables.SessionRow;

/**
 * The training or the validation set of a fold.
 *
 * @param name {@code train} or {@code validation}
 * @param rows in table order
 * @param images the image of each row
 */
public record ImageSet(String name, List<SessionRow> rows, ImageDataset images) {

    /** Label code of each row. */
    public int[] labels() {
        return rows.stream().mapToInt(SessionRow::label).toArray();
    }
}
