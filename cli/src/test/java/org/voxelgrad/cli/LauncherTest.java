package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a made-up checkout, with scripts in place of Java and Maven that tell how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final String MAVEN = """
            #!/bin/sh
            echo "$JAVA_HOME: $*" >> "$MAVEN_CALLS"
            sleep 0.3
            echo "[ERROR] no network"
            : > "$(dirname "$0")/../cli/target/clinicadl.jar"
            """;

    @TempDir
    Path temporary;

    private Path root;
    private Path jar;

    @BeforeEach
    void makeCheckout() throws IOException {
        root = Files.createDirectories(temporary.resolve("a check out"));
        script(root.resolve("clinicadl"), Files.readString(Path.of("..", "clinicadl")));
        script(root.resolve("bin/mvn"), MAVEN);
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectories(root.resolve("cli/src/main"));
        Files.writeString(root.resolve("cli/pom.xml"), "<project/>");
        jar = Files.createDirectories(root.resolve("cli/target")).resolve("clinicadl.jar");
        jdk("jdk 25", "25.0.3");
    }

    private void jdk(String name, String version) throws IOException {
        Path home = temporary.resolve(name);
        script(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"" + name + "\" \"$@\"\n");
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private void built() throws IOException {
        Files.writeString(jar, "");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
    }

    private Process start(Path launcher, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", temporary.resolve("jdk 25").toString());
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("MAVEN_CALLS", calls().toString());
        builder.environment().remove("CLINICADL_JAVA_OPTS");
        return builder.start();
    }

    private Path calls() {
        return temporary.resolve("maven-calls");
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aTrainingGetsItsFlagsThroughSymbolicLinks() throws Exception {
        built();
        Files.createSymbolicLink(temporary.resolve("a link"), root.resolve("clinicadl"));
        Path link = Files.createSymbolicLink(temporary.resolve("clinicadl"), Path.of("a link"));

        Process process = start(link, "train", "image", "cnn", "my caps", "*");
        List<String> words = output(process).lines().toList();

        assertEquals(0, process.waitFor());
        assertEquals("jdk 25", words.getFirst());
        assertTrue(words.contains("--add-modules=jdk.incubator.vector"), words.toString());
        assertTrue(words.contains("-XX:ObjectAlignmentInBytes=64"), words.toString());
        assertTrue(words.contains("-Dclinicadl.stderr=3"), words.toString());
        int jarAt = words.indexOf("-jar");
        assertEquals(jar.toRealPath().toString(), words.get(jarAt + 1));
        assertEquals(List.of("train", "image", "cnn", "my caps", "*"), words.subList(jarAt + 2, words.size()));
        assertFalse(Files.exists(calls()));
    }

    @Test
    void aHelpStartsWithoutTheFlagsOfATraining() throws Exception {
        built();

        Process process = start(root.resolve("clinicadl"), "train", "image", "--help");
        String words = output(process);

        assertEquals(0, process.waitFor());
        assertTrue(words.contains("TieredStopAtLevel=1"), words);
        assertFalse(words.contains("jdk.incubator.vector"), words);
    }

    @Test
    void otherScriptsAreToldHowALongRunStarts() throws Exception {
        Process process = start(root.resolve("clinicadl"), "--print-java");
        List<String> words = output(process).lines().toList();

        assertEquals(0, process.waitFor());
        assertEquals(temporary.resolve("jdk 25/bin/java").toString(), words.getFirst());
        assertTrue(words.contains("--add-modules=jdk.incubator.vector"), words.toString());
        assertFalse(Files.exists(calls()), "nothing needs to be built for that");
    }

    @Test
    void aJdkThatIsTooOldIsPassedOver() throws Exception {
        built();
        jdk("jdk 25", "25.0.2");
        Path mended = temporary.resolve("home/.jdks/temurin-25");
        jdk("home/.jdks/temurin-25", "25.0.4.1");

        ProcessBuilder builder = new ProcessBuilder("bash", root.resolve("clinicadl").toString(), "-V");
        builder.environment().put("JAVA_HOME", temporary.resolve("jdk 25").toString());
        builder.environment().put("PATH", mended.resolve("bin") + ":" + System.getenv("PATH"));
        Process chosen = builder.start();

        assertEquals("home/.jdks/temurin-25", output(chosen).lines().findFirst().orElseThrow());
        assertEquals(0, chosen.waitFor());
    }

    @Test
    void twoFirstCallsBuildOnce() throws Exception {
        Process first = start(root.resolve("clinicadl"), "train");
        Process second = start(root.resolve("clinicadl"), "train");

        assertTrue(output(first).contains("-jar"));
        assertTrue(output(second).contains("-jar"));
        assertEquals(0, first.waitFor());
        assertEquals(0, second.waitFor());
        List<String> built = Files.readAllLines(calls());
        assertEquals(1, built.size(), built.toString());
        assertTrue(built.getFirst().startsWith(temporary.resolve("jdk 25") + ": "), built.toString());
        assertTrue(built.getFirst().contains("-DskipTests package"), built.toString());
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws Exception {
        built();
        Path source = Files.writeString(root.resolve("cli/src/main/Changed.java"), "class Changed {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(120)));

        Process process = start(root.resolve("clinicadl"), "train");

        assertTrue(output(process).startsWith("clinicadl: building"));
        assertEquals(1, Files.readAllLines(calls()).size());
    }

    @Test
    void aJarThatMavenLeavesAloneCountsAsBuilt() throws Exception {
        Files.writeString(jar, "");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(120)));
        Path changed = Files.writeString(root.resolve("cli/src/main/Changed.java"), "class Changed {}");
        for (Path source : List.of(changed, root.resolve("pom.xml"), root.resolve("cli/pom.xml"))) {
            Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        }
        script(root.resolve("bin/mvn"), MAVEN.replaceAll("(?m)^: >.*$", ""));

        assertTrue(output(start(root.resolve("clinicadl"), "train")).startsWith("clinicadl: building"));
        assertFalse(output(start(root.resolve("clinicadl"), "train")).contains("building"));
        assertEquals(1, Files.readAllLines(calls()).size());
    }

    @Test
    void aFailedBuildNamesItsLog() throws Exception {
        script(root.resolve("bin/mvn"), MAVEN.replace(": >", "exit 1; : >"));

        Process process = start(root.resolve("clinicadl"), "train");
        String output = output(process);

        assertEquals(1, process.waitFor());
        Path log = root.toRealPath().resolve(".voxelgrad/build.log");
        assertTrue(output.contains("the build failed; what went wrong is at the end of " + log), output);
        assertTrue(Files.readString(log).contains("no network"));
    }
}
