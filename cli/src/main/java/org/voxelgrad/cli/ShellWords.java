package org.voxelgrad.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Command lines as a user can paste them into a shell. */
final class ShellWords {

    private ShellWords() {}

    static String join(List<String> words) {
        return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
    }

    static String quote(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
