package org.voxelgrad.cuda.driver;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds and loads NVIDIA's libraries, each in the first of these places that has it: what the dynamic loader finds by
 * itself (an installed CUDA 12, a cluster module); the folder that the system property {@value #FOLDER_PROPERTY} or the
 * environment variable {@value #FOLDER_VARIABLE} names, searched four folders deep ({@code site-packages/nvidia} for
 * instance); the libraries in a jar on the class path, unpacked once into the user's cache folder.
 *
 * <p>A library that was loaded stays so: those that need it, JCuda's own among them, then find it by its name.
 */
public final class CudaLibraries {

    public static final String FOLDER_PROPERTY = "voxelgrad.cuda.libs";
    public static final String FOLDER_VARIABLE = "VOXELGRAD_CUDA_LIBS";

    private static final Logger LOGGER = System.getLogger(CudaLibraries.class.getName());
    private static final Pattern MINOR_VERSION = Pattern.compile("(?<=\\.so\\.\\d{1,3})\\..*");
    private static final int DEPTH = 5;

    private final Map<CudaLibrary, Optional<Found>> found = new EnumMap<>(CudaLibrary.class);
    private final Optional<Path> folder;
    private final BundledLibraries bundled;

    /**
     * Where a library came from.
     *
     * @param place in words
     */
    public record Found(String place) {}

    CudaLibraries(Optional<Path> folder, BundledLibraries bundled) {
        this.folder = folder;
        this.bundled = bundled;
    }

    /** Loads what can be found. */
    public static CudaLibraries load() {
        CudaLibraries libraries = ofUser();
        for (CudaLibrary library : CudaLibrary.values()) {
            libraries.found(library);
        }
        return libraries;
    }

    /** Where the user's settings tell to look; a library is loaded when it is first asked for. */
    public static CudaLibraries ofUser() {
        String name = System.getProperty(FOLDER_PROPERTY, System.getenv(FOLDER_VARIABLE));
        return new CudaLibraries(Optional.ofNullable(name).map(Path::of), new BundledLibraries(CacheFolder.ofUser()));
    }

    /** Where a library was found; empty if nowhere. */
    public Optional<Found> found(CudaLibrary library) {
        return found.computeIfAbsent(library, unknown -> {
            Optional<Found> place = find(unknown);
            place.ifPresent(present -> JCudaFile.put(unknown.jcudaName()));
            return place;
        });
    }

    private Optional<Found> find(CudaLibrary library) {
        if (loads(library.fileName())) {
            return Optional.of(new Found("found by the dynamic loader"));
        }
        // The driver fits the kernel module of this machine: nobody else's would do.
        return library == CudaLibrary.DRIVER
                ? Optional.empty()
                : findInFolder(library).or(() -> findBundled(library));
    }

    private Optional<Found> findInFolder(CudaLibrary library) {
        return folder.flatMap(root -> search(root, library.fileName()::equals))
                .filter(file -> loadBeside(file, library) && loadsOrSaysSo(file))
                .map(file -> new Found(file.toString()));
    }

    /** Folders are often links ({@code /usr/local/cuda/lib64}), and some below may not be read. */
    private static Optional<Path> search(Path root, Predicate<String> name) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root.toRealPath(), Set.of(), DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (name.test(file.getFileName().toString())) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return Optional.empty();
        }
        return found.stream().min(Comparator.naturalOrder());
    }

    /** Loads what a library asks for by name, from its own folder or else another one below the given folder. */
    private boolean loadBeside(Path file, CudaLibrary library) {
        for (String part : library.parts()) {
            String start = MINOR_VERSION.matcher(part).replaceFirst("");
            Predicate<String> fits = name -> name.startsWith(start);
            search(file.getParent(), fits).or(() -> search(folder.orElseThrow(), fits)).ifPresent(CudaLibraries::loads);
        }
        return true;
    }

    private Optional<Found> findBundled(CudaLibrary library) {
        List<String> names = new ArrayList<>(library.parts());
        names.add(library.fileName());
        return bundled.unpack(names)
                .filter(files -> files.stream().allMatch(CudaLibraries::loadsOrSaysSo))
                .map(files -> new Found(files.getLast().toString()));
    }

    private static boolean loadsOrSaysSo(Path file) {
        boolean loads = loads(file);
        if (!loads) {
            LOGGER.log(Level.WARNING, file + " is there and does not load: ldd tells what it lacks.");
        }
        return loads;
    }

    private static boolean loads(Path file) {
        try {
            SymbolLookup.libraryLookup(file, Arena.global());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean loads(String name) {
        try {
            SymbolLookup.libraryLookup(name, Arena.global());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
