package org.voxelgrad.cuda.driver;

import java.util.List;

/** NVIDIA's libraries that the backend calls, as JCuda 12.6 was built for them. */
public enum CudaLibrary {
    DRIVER("JCudaDriver", "libcuda.so.1", "nvcuda.dll", "the driver", "install NVIDIA's driver for this GPU"),
    NVRTC(
            "JNvrtc", "libnvrtc.so.12", "nvrtc64_120_0.dll", "the run-time compiler of CUDA 12",
            "kernels as shipped are used in its place", "libnvrtc-builtins.so.12.6"),
    CUBLAS(
            "JCublas2", "libcublas.so.12", "cublas64_12.dll", "matrix products of CUDA 12",
            "install CUDA 12, or name a folder that holds it with --cuda-libs", "libcublasLt.so.12"),
    CUDNN(
            "JCudnn", "libcudnn.so.9", "cudnn64_9.dll", "convolutions, cuDNN 9 for CUDA 12",
            "install cuDNN 9, or name a folder that holds it with --cuda-libs", "libcudnn_graph.so.9",
            "libcudnn_ops.so.9", "libcudnn_cnn.so.9", "libcudnn_heuristic.so.9", "libcudnn_engines_precompiled.so.9",
            "libcudnn_engines_runtime_compiled.so.9");

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final String jcudaName;
    private final String linuxName;
    private final String windowsName;
    private final String purpose;
    private final String remedy;
    private final List<String> linuxParts;

    CudaLibrary(
            String jcudaName, String linuxName, String windowsName, String purpose, String remedy,
            String... linuxParts) {
        this.jcudaName = jcudaName;
        this.linuxName = linuxName;
        this.windowsName = windowsName;
        this.purpose = purpose;
        this.remedy = remedy;
        this.linuxParts = List.of(linuxParts);
    }

    /** The file that this system's loader looks for; the number in it is the version that is wanted. */
    public String fileName() {
        return WINDOWS ? windowsName : linuxName;
    }

    /** Of JCuda's part that calls it, as {@link JCudaFile} has it. */
    String jcudaName() {
        return jcudaName;
    }

    /** What it is for. */
    public String purpose() {
        return purpose;
    }

    /** What to do where it is missing. */
    public String remedy() {
        return remedy;
    }

    /**
     * Files that it asks for by name and that must be loaded before it, as CUDA 12.6 has them: those of another minor
     * version lie beside a library of that version.
     */
    List<String> parts() {
        return WINDOWS ? List.of() : linuxParts;
    }
}
