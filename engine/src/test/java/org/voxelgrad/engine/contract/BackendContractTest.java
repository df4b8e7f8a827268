package org.voxelgrad.engine.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.tensor.Tensor;

/** The list leaves no kernel out, and the contract finds the faults that it is there to find. */
class BackendContractTest {

    private static final Set<String> KERNELS = kernelsOfEveryFamily();

    @Test
    void caseNamesAreUnique() {
        List<String> names = Stream.concat(OpCases.all().stream(), OpCases.thorough().stream())
                .map(OpCase::name)
                .toList();
        assertEquals(names.size(), Set.copyOf(names).size());
    }

    @Test
    void findsNoFaultWhereThereIsNone() {
        assertEquals(Set.of(), kernelsThatFail(SabotagedBackend.Sabotage.NOTHING));
    }

    @Test
    void findsOneWrongElementInEveryKernel() {
        assertEquals(KERNELS, kernelsThatFail((kernel, reals) -> {
            kernel.run();
            change(reals.getLast());
        }));
    }

    @Test
    void findsChangedInputsInEveryKernel() {
        assertEquals(KERNELS, kernelsThatFail((kernel, reals) -> {
            kernel.run();
            change(reals.getFirst());
        }));
    }

    @Test
    void findsOutputsThatWereAddedTo() {
        Set<String> failing = kernelsThatFail((kernel, reals) -> {
            double[] before = reals.getLast().toDoubles();
            kernel.run();
            double[] after = reals.getLast().toDoubles();
            Arrays.setAll(after, i -> before[i] + after[i]);
            reals.getLast().set(after);
        });
        assertEquals(KERNELS, failing);
    }

    @Test
    void findsGradientsThatWereOverwritten() {
        Set<String> failing = kernelsThatFail((kernel, reals) -> {
            reals.getLast().set(new double[(int) reals.getLast().elements()]);
            kernel.run();
        });
        Set<String> accumulating = Set.of(
                "ConvKernels.backwardWeight", "LinearKernels.backwardWeight", "NormKernels.backwardTraining",
                "NormKernels.backwardInference", "ReduceKernels.addChannelSums", "UpdateKernels.adam");
        assertTrue(failing.containsAll(accumulating), failing.toString());
    }

    @Test
    void failsWhenAnotherBackendThanRequiredWasOpened() throws Throwable {
        try (Stream<DynamicTest> tests = BackendContract.check(ReferenceBackend::new, "double precision")) {
            tests.findFirst().orElseThrow().getExecutable().execute();
        }
        try (Stream<DynamicTest> tests = BackendContract.check(ReferenceBackend::new, "512-bit")) {
            DynamicTest first = tests.findFirst().orElseThrow();
            AssertionError error = assertThrows(AssertionError.class, first.getExecutable()::execute);
            assertTrue(error.getMessage().contains("512-bit"), error.getMessage());
        }
    }

    private static void change(Tensor tensor) {
        double[] values = tensor.toDoubles();
        values[values.length - 1] = Double.isFinite(values[values.length - 1]) ? values[values.length - 1] + 1 : 0;
        tensor.set(values);
    }

    /** The kernels of which some small case fails. */
    private static Set<String> kernelsThatFail(SabotagedBackend.Sabotage sabotage) {
        SabotagedBackend backend = new SabotagedBackend(sabotage);
        Set<String> failing = new TreeSet<>();
        BackendContract.cases(backend, OpCases.small()).forEach(test -> {
            try {
                test.getExecutable().execute();
            } catch (Throwable e) {
                failing.add(backend.lastKernel());
            }
        });
        return failing;
    }

    private static Set<String> kernelsOfEveryFamily() {
        return Arrays.stream(Kernels.class.getRecordComponents())
                .map(RecordComponent::getType)
                .filter(family -> family.getSimpleName().endsWith("Kernels"))
                .flatMap(family -> Arrays.stream(family.getMethods()))
                .map(SabotagedBackend::nameOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
