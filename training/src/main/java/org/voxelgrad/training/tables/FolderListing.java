package org.voxelgrad.training.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Shows the tables that are in a folder beside those that should be: one line a folder. */
final class FolderListing {

    private static final int DEPTH = 3;
    private static final int SHOWN_LINES = 10;
    private static final int SHOWN_FILES = 6;

    private FolderListing() {}

    /** Two columns of text, the expected tables and those in {@code root}, each line indented. */
    static String compare(Path root, List<Path> expected) {
        List<String> left = lines(root, expected);
        left.addFirst("expected in " + root);
        List<String> right = lines(root, found(root));
        if (right.isEmpty()) {
            right.add(Files.isDirectory(root) ? "  no table" : "  no such folder");
        }
        right.addFirst("found");
        int width = left.stream().mapToInt(String::length).max().orElse(0) + 3;
        return IntStream.range(0, Math.max(left.size(), right.size()))
                .mapToObj(i -> "  " + padded(at(left, i), width) + at(right, i))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    /** The names in a folder, sorted; none if it cannot be read. */
    static List<String> names(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Path> found(Path root) {
        List<Path> found = new ArrayList<>();
        collect(root, DEPTH, found);
        return found;
    }

    private static void collect(Path folder, int depth, List<Path> into) {
        for (String name : names(folder)) {
            Path child = folder.resolve(name);
            if (!Files.isDirectory(child)) {
                if (name.endsWith(".tsv")) {
                    into.add(child);
                }
            } else if (depth > 1) {
                collect(child, depth - 1, into);
            }
        }
    }

    private static List<String> lines(Path root, List<Path> tables) {
        Map<Path, List<String>> byFolder = tables.stream().collect(Collectors.groupingBy(
                table -> root.relativize(table.getParent()), TreeMap::new,
                Collectors.mapping(table -> table.getFileName().toString(), Collectors.toList())));
        List<String> lines = new ArrayList<>();
        byFolder.forEach((folder, names) -> lines.add("  " + (folder.toString().isEmpty() ? "" : folder + "/ ")
                + String.join(" ", names.subList(0, Math.min(SHOWN_FILES, names.size())))
                + (names.size() > SHOWN_FILES ? " ..." : "")));
        if (lines.size() > SHOWN_LINES) {
            lines.subList(SHOWN_LINES, lines.size()).clear();
            lines.add("  ...");
        }
        return lines;
    }

    private static String at(List<String> lines, int i) {
        return i < lines.size() ? lines.get(i) : "";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
