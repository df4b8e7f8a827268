package org.voxelgrad.training.caps;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.tables.SessionRow;

/**
 * Finds and reads the image of a session: the extracted tensor where there is one, else the NIfTI file. May be used
 * from several threads.
 */
public final class ImageSource {

    private static final int SHOWN = 5;

    private final Cohorts cohorts;
    private final Preprocessing preprocessing;

    public ImageSource(Cohorts cohorts, Preprocessing preprocessing) {
        this.cohorts = cohorts;
        this.preprocessing = preprocessing;
    }

    /**
     * The images of a run.
     *
     * @throws InputException if {@code CAPS_DIRECTORY} is no CAPS, or with {@code --multi_cohort} no table of such
     */
    public static ImageSource of(TrainOptions options) {
        Cohorts cohorts = Cohorts.of(options.capsDirectory(), options.data().multiCohort());
        return new ImageSource(cohorts, Preprocessing.of(options.preprocessing()));
    }

    /**
     * The file that holds the image of a session.
     *
     * @throws InputException if there is none, listing the paths tried
     */
    public ImageFile find(SessionRow row) {
        return lookUp(row).orElseThrow(() -> missing(List.of(row), 1));
    }

    /**
     * Reads the image of a session.
     *
     * @throws InputException if there is none or its file is damaged
     */
    public Volume read(SessionRow row) {
        return find(row).read();
    }

    /**
     * Where the image of a session lies in space: 4x4, from voxel indices to mm. Tensors do not know it, so it comes
     * from the session's NIfTI file even where the voxels come from a tensor; the identity where there is no such file.
     *
     * @throws InputException if the NIfTI file is damaged
     */
    public double[][] affine(SessionRow row) {
        return layout(row).niftis(row.participant(), row.session()).stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .map(path -> new ImageFile(path).affine())
                .orElseGet(ImageSource::identity);
    }

    /**
     * Insists that every image is there and that all have one size. A session that is listed more than once, say
     * in several folds, is looked at once, as {@link ImageFile#size} does.
     *
     * @return the size {@code [D, H, W]} of all
     * @throws InputException if images are missing or damaged, or if two differ in size
     * @throws IllegalArgumentException if {@code rows} is empty
     */
    public int[] requireUniform(Collection<SessionRow> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no images to check");
        }
        Map<Path, ImageFile> files = new LinkedHashMap<>();
        List<SessionRow> missing = new ArrayList<>();
        Map<Path, SessionRow> sessions = new LinkedHashMap<>();
        rows.forEach(row -> sessions.putIfAbsent(layout(row).session(row.participant(), row.session()), row));
        sessions.forEach((folder, row) ->
                lookUp(row).ifPresentOrElse(file -> files.put(folder, file), () -> missing.add(row)));
        if (!missing.isEmpty()) {
            throw missing(missing, sessions.size());
        }
        return commonSize(files.values());
    }

    private static int[] commonSize(Collection<ImageFile> files) {
        ImageFile first = files.iterator().next();
        int[] expected = first.size();
        for (ImageFile file : files) {
            int[] size = file.size();
            if (!Arrays.equals(size, expected)) {
                throw new InputException("Images of one run must have one size, but " + first.path() + " is "
                        + Volume.inWords(expected) + " and " + file.path() + " is " + Volume.inWords(size)
                        + ": preprocess both alike, or remove one from its table.");
            }
        }
        return expected;
    }

    private Optional<ImageFile> lookUp(SessionRow row) {
        return candidates(row).filter(Files::isRegularFile).findFirst().map(ImageFile::new);
    }

    private Stream<Path> candidates(SessionRow row) {
        CapsLayout layout = layout(row);
        return Stream.concat(
                layout.tensors(row.participant(), row.session()).stream(),
                layout.niftis(row.participant(), row.session()).stream());
    }

    private CapsLayout layout(SessionRow row) {
        return new CapsLayout(cohorts.caps(row.cohort()), preprocessing);
    }

    private InputException missing(List<SessionRow> rows, int of) {
        SessionRow first = rows.getFirst();
        String which = rows.size() == 1
                ? "The " + preprocessing.key() + " image of " + first.describe() + " is missing"
                : rows.size() + " of " + of + " " + preprocessing.key() + " images are missing, of " + few(rows)
                        + "; for " + first.describe();
        return new InputException(which + nearestMissingFolder(first) + ": run the preprocessing, or remove the session"
                + " from " + first.source() + "; tried were"
                + candidates(first).map(path -> "\n  " + path).collect(Collectors.joining()));
    }

    private String nearestMissingFolder(SessionRow row) {
        CapsLayout layout = layout(row);
        return Stream.of(layout.participant(row.participant()), layout.session(row.participant(), row.session()))
                .filter(folder -> !Files.isDirectory(folder))
                .findFirst()
                .map(folder -> " (there is no folder " + folder + ")")
                .orElse("");
    }

    private static String few(List<SessionRow> rows) {
        String shown = rows.stream().limit(SHOWN).map(SessionRow::describe).collect(Collectors.joining(", "));
        return rows.size() > SHOWN ? shown + " and " + (rows.size() - SHOWN) + " more" : shown;
    }

    private static double[][] identity() {
        return IntStream.range(0, 4)
                .mapToObj(i -> IntStream.range(0, 4).mapToDouble(j -> i == j ? 1 : 0).toArray())
                .toArray(double[][]::new);
    }
}
