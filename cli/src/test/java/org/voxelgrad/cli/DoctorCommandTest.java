package org.voxelgrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.voxelgrad.training.machine.Diagnosis;
import org.voxelgrad.training.machine.Diagnosis.Check;
import org.voxelgrad.training.machine.Diagnosis.Outcome;
import org.voxelgrad.training.machine.Diagnosis.State;

class DoctorCommandTest {

    @Test
    void tellsTheMachineItsDevicesAndWhatTrainingCanRunOn() {
        Session session = Session.recording();

        assertEquals(0, session.run("doctor", "--device", "cpu"), session.err());
        List<String> lines = session.out().lines().toList();
        assertTrue(lines.getFirst().startsWith("voxelgrad  "), session.out());
        assertTrue(session.out().contains("java       " + Runtime.version()), session.out());
        assertTrue(session.out().contains("the Java heap may take "), session.out());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("cpu        cpu, ")), session.out());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("cuda       ")), session.out());
        assertTrue(lines.stream().anyMatch(line -> line.matches("  (ok|missing)  .*libcuda.*|.*nvcuda.*")),
                session.out());
        assertTrue(lines.getLast().startsWith("Training can run on cpu, "), session.out());
        assertEquals("", session.err());
    }

    @Test
    void autoRunsWhereAnythingRuns() {
        assertEquals(0, Session.recording().run("doctor"));
    }

    @Test
    void theExitCodeSaysThatTrainingCannotRun() {
        Session session = Session.recording();

        assertEquals(2, session.run("doctor", "--device", "cuda:99"));
        assertTrue(session.out().lines().toList().getLast().startsWith(
                "Training cannot run. Device cuda:99 is not available: "), session.out());
    }

    @Test
    void aRowForEachThingAndTheRemedyBelow() {
        Diagnosis.Device device = new Diagnosis.Device("cuda", false, "no cuDNN; install it", List.of(
                new Check(State.GOOD, "driver", "version 1", ""),
                new Check(State.LIMITED, "compiler", "not found", "do without"),
                new Check(State.MISSING, "cuDNN", "not found", "install it")));

        assertEquals("""
                cuda       not available: no cuDNN; install it
                  ok       driver    version 1
                  limited  compiler  not found
                                     -> do without
                  missing  cuDNN     not found
                                     -> install it""", new DeviceTable(device).toString());
    }

    @Test
    void aGpuIsTakenByItself() {
        assertEquals(
                "Training can run on H100, 80 GiB.",
                DoctorCommand.sentence(new Outcome(Optional.of("cuda"), "H100, 80 GiB")));
        assertEquals(
                "Training can run on cpu, 1 thread: give train --device auto or --use_cpu.",
                DoctorCommand.sentence(new Outcome(Optional.of("cpu"), "cpu, 1 thread")));
    }

    @Test
    void aFolderOfLibrariesMustBeOne() {
        Session session = Session.recording();

        assertEquals(2, session.run("doctor", "--cuda-libs", "nowhere"));
        assertEquals(
                "clinicadl: --cuda-libs is nowhere, which is no folder: give one that holds CUDA's libraries.",
                session.err().strip());
        assertFalse(session.out().contains("Training"), session.out());
    }
}
