package org.voxelgrad.engine.contract;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.random.Seeds;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.Storage;
import org.voxelgrad.engine.tensor.Tensor;

/**
 * What every backend must do. A backend's test is
 * <pre>
 * {@code @TestFactory}
 * Stream&lt;DynamicTest&gt; keepsTheContract() {
 *     return BackendContract.check(() -> new MyBackend());
 * }
 * </pre>
 *
 * <p>Each case runs on the backend and on {@link ReferenceBackend}, from the same values rounded to the backend's type.
 * Outputs hold NaN beforehand; inputs must be unchanged; and a second run, in storages larger than the tensors as a
 * pool gives them, must give the same bits.
 *
 * <p>The system property {@code voxelgrad.require} names a text that the backend's description must contain, for
 * instance {@code 256-bit}: a build that forces a variant fails when another was opened in its place. The property
 * {@code voxelgrad.seed} draws other values; failures name the seed.
 */
public final class BackendContract {

    private static final long SEED = Long.getLong("voxelgrad.seed", 1);

    private BackendContract() {}

    /** The cases of {@link OpCases#all()} and the backend's memory, a few seconds. The backend is opened and closed. */
    public static Stream<DynamicTest> check(Supplier<Backend> opener) {
        return check(opener, System.getProperty("voxelgrad.require", ""));
    }

    static Stream<DynamicTest> check(Supplier<Backend> opener, String required) {
        Backend backend = opener.get();
        return Stream.of(
                        Stream.of(dynamicTest("is the backend that this build requires", () ->
                                checkDescription(backend, required))),
                        MemoryContract.check(backend),
                        cases(backend, OpCases.all()))
                .flatMap(tests -> tests)
                .onClose(backend::close);
    }

    /** The cases of {@link OpCases#thorough()}, for tests with the tag {@code thorough}. */
    public static Stream<DynamicTest> checkThoroughly(Supplier<Backend> opener) {
        return check(opener, OpCases.thorough());
    }

    /** The given cases only, for instance some of them with other tolerances. */
    public static Stream<DynamicTest> check(Supplier<Backend> opener, List<OpCase> cases) {
        Backend backend = opener.get();
        return cases(backend, cases).onClose(backend::close);
    }

    /** That two backends, for instance of one and of several threads, give the same bits in every case. */
    public static Stream<DynamicTest> sameBits(Supplier<Backend> opener, Supplier<Backend> otherOpener) {
        Backend backend = opener.get();
        Backend other = otherOpener.get();
        return OpCases.all().stream()
                .map(opCase -> dynamicTest(opCase.name(), () -> checkSameBits(backend, other, opCase)))
                .onClose(other::close)
                .onClose(backend::close);
    }

    static Stream<DynamicTest> cases(Backend backend, List<OpCase> cases) {
        ReferenceBackend reference = new ReferenceBackend();
        return cases.stream()
                .map(opCase -> dynamicTest(opCase.name(), () -> checkCase(backend, reference, opCase)));
    }

    private static void checkDescription(Backend backend, String required) {
        if (!backend.description().contains(required)) {
            fail("this build requires the backend '" + required + "' (voxelgrad.require), but '"
                    + backend.description() + "' was opened");
        }
    }

    private static void checkCase(Backend backend, Backend reference, OpCase opCase) {
        DType type = backend.realType();
        Map<String, double[]> before = draw(opCase, type);
        Map<String, double[]> expected = run(reference, opCase, before, 0);
        Map<String, double[]> actual = run(backend, opCase, before, 0);
        Map<String, double[]> again = run(backend, opCase, before, 1);
        for (Operand operand : opCase.operands()) {
            String name = operand.name();
            String what = opCase + ", seed " + SEED + ": " + name;
            if (operand.role() == Operand.Role.READ) {
                Comparison.same(what + " is an input", operand.shape(), before.get(name), actual.get(name));
            } else if (operand.integer()) {
                Comparison.same(what, operand.shape(), expected.get(name), actual.get(name));
            } else if (opCase.tolerance() == 0) {
                double[] rounded = Comparison.rounded(expected.get(name), type);
                Comparison.same(what, operand.shape(), rounded, actual.get(name));
            } else {
                Comparison.close(what, operand.shape(), expected.get(name), actual.get(name), opCase.tolerance());
            }
            Comparison.same(what + " of the second run", operand.shape(), actual.get(name), again.get(name));
        }
    }

    private static void checkSameBits(Backend backend, Backend other, OpCase opCase) {
        Map<String, double[]> before = draw(opCase, backend.realType());
        Map<String, double[]> one = run(backend, opCase, before, 0);
        Map<String, double[]> two = run(other, opCase, before, 0);
        for (Operand operand : opCase.operands()) {
            String what = opCase + ", seed " + SEED + ": " + operand.name() + " of " + other.description();
            Comparison.same(what, operand.shape(), one.get(operand.name()), two.get(operand.name()));
        }
    }

    private static Map<String, double[]> draw(OpCase opCase, DType type) {
        Map<String, double[]> values = new HashMap<>();
        for (Operand operand : opCase.operands()) {
            Seeds seeds = Seeds.root(SEED).child(opCase.name()).child(operand.name());
            double[] drawn = operand.fill().draw(seeds.generator(), Math.toIntExact(operand.shape().elements()));
            values.put(operand.name(), operand.integer() ? drawn : Comparison.rounded(drawn, type));
        }
        return values;
    }

    /** @param slack elements that storages have too many, as a share of the tensor's */
    private static Map<String, double[]> run(
            Backend backend, OpCase opCase, Map<String, double[]> before, double slack) {
        Map<String, Tensor> tensors = new HashMap<>();
        for (Operand operand : opCase.operands()) {
            tensors.put(operand.name(), allocate(backend, operand, before.get(operand.name()), slack));
        }
        try {
            opCase.kernel().run(backend, tensors);
        } catch (RuntimeException e) {
            throw new AssertionError(opCase + ", seed " + SEED + ": " + backend.description() + " threw " + e, e);
        }
        Map<String, double[]> after = new HashMap<>();
        tensors.forEach((name, tensor) -> after.put(name, Comparison.values(tensor)));
        return after;
    }

    private static Tensor allocate(Backend backend, Operand operand, double[] values, double slack) {
        DType dtype = operand.integer() ? DType.INT32 : backend.realType();
        int spare = (int) Math.ceil(slack * values.length);
        Storage storage = backend.allocate(dtype, Math.max(1, values.length + spare));
        Tensor tensor = new Tensor(operand.shape(), storage);
        if (operand.integer()) {
            tensor.set(integers(values));
            storage.write(values.length, integers(garbage(spare)), 0, spare);
        } else {
            tensor.set(values);
            storage.write(values.length, garbage(spare), 0, spare);
        }
        return tensor;
    }

    /** NaN, or 0 for integers: a winner at the first voxel. */
    private static double[] garbage(int count) {
        double[] garbage = new double[count];
        Arrays.fill(garbage, Double.NaN);
        return garbage;
    }

    private static int[] integers(double[] values) {
        return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    }
}
