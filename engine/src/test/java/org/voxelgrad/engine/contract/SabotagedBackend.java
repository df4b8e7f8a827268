package org.voxelgrad.engine.contract;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.voxelgrad.engine.backend.Backend;
import org.voxelgrad.engine.backend.ConvKernels;
import org.voxelgrad.engine.backend.Kernels;
import org.voxelgrad.engine.backend.LinearKernels;
import org.voxelgrad.engine.backend.NormKernels;
import org.voxelgrad.engine.backend.PointwiseKernels;
import org.voxelgrad.engine.backend.PoolKernels;
import org.voxelgrad.engine.backend.ReduceKernels;
import org.voxelgrad.engine.backend.UpdateKernels;
import org.voxelgrad.engine.backend.reference.ReferenceBackend;
import org.voxelgrad.engine.tensor.DType;
import org.voxelgrad.engine.tensor.MemoryPool;
import org.voxelgrad.engine.tensor.Storage;
import org.voxelgrad.engine.tensor.Tensor;

/** The reference backend with a fault put into every kernel. */
final class SabotagedBackend implements Backend {

    /** What happens instead of a kernel. */
    @FunctionalInterface
    interface Sabotage {

        Sabotage NOTHING = (kernel, reals) -> kernel.run();

        /** @param reals the real tensors of the call in its order: inputs first, the last is an output */
        void run(Runnable kernel, List<Tensor> reals);
    }

    private final ReferenceBackend reference = new ReferenceBackend();
    private final Sabotage sabotage;
    private final Kernels kernels;
    private String lastKernel;

    SabotagedBackend(Sabotage sabotage) {
        this.sabotage = sabotage;
        kernels = new Kernels(
                sabotaged(ConvKernels.class, reference.conv()),
                sabotaged(PoolKernels.class, reference.pooling()),
                sabotaged(NormKernels.class, reference.norm()),
                sabotaged(LinearKernels.class, reference.linear()),
                sabotaged(PointwiseKernels.class, reference.pointwise()),
                sabotaged(ReduceKernels.class, reference.reduce()),
                sabotaged(UpdateKernels.class, reference.update()));
    }

    /** Family and name of the kernel called last, for instance {@code ConvKernels.forward}. */
    String lastKernel() {
        return lastKernel;
    }

    static String nameOf(Method kernel) {
        return kernel.getDeclaringClass().getSimpleName() + "." + kernel.getName();
    }

    private <T> T sabotaged(Class<T> family, T kernels) {
        Class<?>[] interfaces = {family};
        Object proxy = Proxy.newProxyInstance(family.getClassLoader(), interfaces, (self, kernel, arguments) -> {
            lastKernel = nameOf(kernel);
            List<Tensor> reals = new ArrayList<>();
            for (Object argument : arguments) {
                if (argument instanceof Tensor tensor && tensor.dtype() != DType.INT32) {
                    reals.add(tensor);
                }
            }
            sabotage.run(() -> invoke(kernel, kernels, arguments), reals);
            return null;
        });
        return family.cast(proxy);
    }

    private static void invoke(Method kernel, Object kernels, Object[] arguments) {
        try {
            kernel.invoke(kernels, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String id() {
        return "sabotaged";
    }

    @Override
    public String description() {
        return "sabotaged reference";
    }

    @Override
    public DType realType() {
        return reference.realType();
    }

    @Override
    public Storage allocate(DType dtype, long elements) {
        return reference.allocate(dtype, elements);
    }

    @Override
    public MemoryPool pool() {
        return reference.pool();
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public void close() {
        reference.close();
    }
}
