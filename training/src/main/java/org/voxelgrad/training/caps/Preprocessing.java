package org.voxelgrad.training.caps;

import java.util.Arrays;
import java.util.List;
import org.voxelgrad.training.InputException;

/** The preprocessings whose images can be read, each with the places and names of its images in a session's folder. */
public enum Preprocessing {
    /** Clinica's t1-linear: affine registration to MNI152NLin2009cSym, cropped to 169 x 208 x 179. */
    T1_LINEAR("t1-linear", "t1_linear",
            new Image("t1_linear", "_T1w_space-MNI152NLin2009cSym_desc-Crop_res-1x1x1_T1w")),

    /**
     * ClinicaDL's t1-extensive: skull-stripped in Ixi549Space, 121 x 145 x 121. Its pipeline writes the first name,
     * while ClinicaDL's training looks for the second.
     */
    T1_EXTENSIVE("t1-extensive", "t1_extensive",
            new Image("t1_extensive", "_T1w_space-Ixi549Space_desc-SkullStripped_T1w"),
            new Image("t1/spm/segmentation/normalized_space", "_space-Ixi549Space_desc-skullstripped_T1w")),

    /** Clinica's t1-volume: gray matter probability in Ixi549Space, not modulated, 121 x 145 x 121. */
    T1_VOLUME("t1-volume", "custom",
            new Image("t1/spm/segmentation/normalized_space",
                    "_T1w_segm-graymatter_space-Ixi549Space_modulated-off_probability"));

    /**
     * One spelling.
     *
     * @param folder of the NIfTI file, in the session's folder
     * @param suffix of the file's name after participant and session, without extension
     */
    record Image(String folder, String suffix) {}

    private final String key;
    private final String tensorFolder;
    private final List<Image> images;

    Preprocessing(String key, String tensorFolder, Image... images) {
        this.key = key;
        this.tensorFolder = tensorFolder;
        this.images = List.of(images);
    }

    /** The preprocessing that the command line calls {@code key}, for instance {@code t1-linear}. */
    public static Preprocessing of(String key) {
        for (Preprocessing preprocessing : values()) {
            if (preprocessing.key.equals(key)) {
                return preprocessing;
            }
        }
        throw new InputException("PREPROCESSING is " + key + ": give one of "
                + String.join(", ", Arrays.stream(values()).map(Preprocessing::key).toList()) + ".");
    }

    /** The word used on the command line and in {@code commandline.json}. */
    public String key() {
        return key;
    }

    /** Folder of the extracted tensors below {@code deeplearning_prepare_data/image_based}. */
    String tensorFolder() {
        return tensorFolder;
    }

    List<Image> images() {
        return images;
    }
}
