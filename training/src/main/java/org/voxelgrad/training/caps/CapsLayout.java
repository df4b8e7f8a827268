package org.voxelgrad.training.caps;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.voxelgrad.training.InputException;

/**
 * Every path and file name in a CAPS, for one preprocessing. With P a {@code participant_id} and S a
 * {@code session_id}, a session's images lie below {@code subjects/P/S}: extracted tensors in
 * {@code deeplearning_prepare_data/image_based}, NIfTI files in the folder of the pipeline that made them.
 *
 * @param root the CAPS
 */
public record CapsLayout(Path root, Preprocessing preprocessing) {

    private static final String SUBJECTS = "subjects";

    /**
     * Insists that a folder is a CAPS.
     *
     * @param givenAs what the user calls the folder, for instance {@code CAPS_DIRECTORY}
     * @throws InputException if it does not exist, is a BIDS, or has no folder {@code subjects}
     */
    public static void requireCaps(Path root, String givenAs) {
        String remedy = "give as " + givenAs + " a CAPS, the folder of preprocessed images that Clinica writes, with"
                + " sub-.../ses-.../ below its folder subjects";
        if (!Files.isDirectory(root)) {
            throw new InputException("CAPS " + root + (Files.exists(root) ? " is not a folder" : " does not exist")
                    + ": " + remedy + ".");
        }
        Path absolute = root.toAbsolutePath().normalize();
        if (absolute.endsWith(SUBJECTS)) {
            throw new InputException(root + " is the folder subjects of a CAPS: give the folder above it, "
                    + absolute.getParent() + ", as " + givenAs + ".");
        }
        try (DirectoryStream<Path> participants = Files.newDirectoryStream(root, "sub-*")) {
            for (Path participant : participants) {
                if (Files.isDirectory(participant)) {
                    throw new InputException(root + " looks like a BIDS folder of raw images, as it holds "
                            + participant.getFileName() + ": " + remedy + ".");
                }
            }
        } catch (IOException e) {
            throw new InputException("CAPS " + root + " cannot be read (" + e.getMessage()
                    + "): make it readable or give another folder.", e);
        }
        if (!Files.isDirectory(root.resolve(SUBJECTS))) {
            throw new InputException(root + " is not a CAPS, as it has no folder subjects: " + remedy + ".");
        }
    }

    /** The folder of a participant, which holds its sessions. */
    public Path participant(String participant) {
        return root.resolve(SUBJECTS).resolve(participant);
    }

    /** The folder of a session. */
    public Path session(String participant, String session) {
        return participant(participant).resolve(session);
    }

    /** Where the extracted tensor of a session may lie, the usual name first. */
    public List<Path> tensors(String participant, String session) {
        Path folder = session(participant, session)
                .resolve("deeplearning_prepare_data/image_based")
                .resolve(preprocessing.tensorFolder());
        return preprocessing.images().stream()
                .map(image -> folder.resolve(participant + "_" + session + image.suffix() + ".pt"))
                .toList();
    }

    /** Where the NIfTI file of a session may lie, the usual name first; compressed before plain. */
    public List<Path> niftis(String participant, String session) {
        Path folder = session(participant, session);
        return Stream.of(".nii.gz", ".nii")
                .flatMap(extension -> preprocessing.images().stream()
                        .map(image -> folder.resolve(image.folder())
                                .resolve(participant + "_" + session + image.suffix() + extension)))
                .toList();
    }
}
