package org.voxelgrad.training.loop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.voxelgrad.training.InputException;
import org.voxelgrad.training.TrainOptions;
import org.voxelgrad.training.results.CommandlineJson;
import org.voxelgrad.training.tables.SessionRow;

/** What a fold's numbers depend on, so that a run is not continued on other data or with other options unnoticed. */
record FoldFacts(Map<String, Object> options, Map<String, Object> data) {

    static FoldFacts of(TrainOptions options, Fold fold) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("image size", Arrays.toString(fold.train().images().size()));
        for (ImageSet set : new ImageSet[] {fold.train(), fold.validation()}) {
            data.put("number of " + set.name() + " images", set.rows().size());
            data.put("hash of the " + set.name() + " sessions", hash(set));
        }
        return new FoldFacts(CommandlineJson.decisive(options), data);
    }

    private static String hash(ImageSet set) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (SessionRow row : set.rows()) {
                String line = String.join(
                        "\t", row.cohort(), row.participant(), row.session(), "" + row.label()) + "\n";
                hash.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** @throws InputException naming the first that differs from what was true when {@code checkpoint} was saved */
    void requireSame(Map<?, ?> savedOptions, Map<?, ?> savedData, Path checkpoint) {
        options.forEach((name, value) -> require(name, savedOptions, value, checkpoint,
                "restore the option in commandline.json"));
        data.forEach((name, value) -> require(name, savedData, value, checkpoint,
                "restore the tables and images of the run"));
    }

    /** Files keep whole numbers and lists as other types than memory does, but their text is the same. */
    private static void require(String name, Map<?, ?> saved, Object now, Path checkpoint, String remedy) {
        if (!String.valueOf(saved.get(name)).equals(String.valueOf(now))) {
            throw new InputException("The " + name + " is " + now + ", but was " + saved.get(name) + " when "
                    + checkpoint + " was saved: " + remedy + ", or train again with --overwrite.");
        }
    }
}
