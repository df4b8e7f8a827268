package org.voxelgrad.cuda.driver;

import java.util.Arrays;
import java.util.List;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;
import jcuda.nvrtc.nvrtcResult;

/** NVRTC; needs {@link CudaLibrary#NVRTC}, and no GPU. */
final class RuntimeCompiler {

    private RuntimeCompiler() {}

    /** Of the compiler, for instance {@code 12.6}. */
    static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check(JNvrtc.nvrtcVersion(major, minor), "asking for its version");
        return major[0] + "." + minor[0];
    }

    /** The newest architecture that it compiles for: 90 for 9.0. */
    static int newestArchitecture() {
        int[] count = new int[1];
        check(JNvrtc.nvrtcGetNumSupportedArchs(count), "counting architectures");
        int[] architectures = new int[count[0]];
        check(JNvrtc.nvrtcGetSupportedArchs(architectures), "listing architectures");
        return Arrays.stream(architectures).max().orElseThrow();
    }

    /** @param architecture virtual, for instance {@code compute_70} */
    static String ptx(KernelSource source, String architecture) {
        nvrtcProgram program = compile(source, architecture);
        try {
            String[] ptx = new String[1];
            check(JNvrtc.nvrtcGetPTX(program, ptx), "giving PTX");
            return ptx[0];
        } finally {
            JNvrtc.nvrtcDestroyProgram(program);
        }
    }

    /** @param architecture real, for instance {@code sm_90} */
    static byte[] cubin(KernelSource source, String architecture) {
        nvrtcProgram program = compile(source, architecture);
        try {
            long[] size = new long[1];
            check(JNvrtc.nvrtcGetCUBINSize(program, size), "giving machine code");
            byte[] cubin = new byte[Math.toIntExact(size[0])];
            check(JNvrtc.nvrtcGetCUBIN(program, cubin), "giving machine code");
            return cubin;
        } finally {
            JNvrtc.nvrtcDestroyProgram(program);
        }
    }

    static List<String> options(String architecture) {
        return List.of("--gpu-architecture=" + architecture, "--std=c++17");
    }

    private static nvrtcProgram compile(KernelSource source, String architecture) {
        nvrtcProgram program = new nvrtcProgram();
        String[] names = source.headers().keySet().toArray(String[]::new);
        String[] texts = source.headers().values().toArray(String[]::new);
        check(
                JNvrtc.nvrtcCreateProgram(program, source.text(), source.name() + ".cu", names.length, texts, names),
                "reading " + source.name() + ".cu");
        String[] options = options(architecture).toArray(String[]::new);
        int status = JNvrtc.nvrtcCompileProgram(program, options.length, options);
        if (status != nvrtcResult.NVRTC_SUCCESS) {
            String[] log = new String[1];
            JNvrtc.nvrtcGetProgramLog(program, log);
            JNvrtc.nvrtcDestroyProgram(program);
            throw new IllegalStateException(
                    source.name() + ".cu does not compile for " + architecture + ":\n" + log[0]);
        }
        return program;
    }

    private static void check(int status, String operation) {
        if (status != nvrtcResult.NVRTC_SUCCESS) {
            throw new IllegalStateException(
                    "The run-time compiler failed at " + operation + ": " + JNvrtc.nvrtcGetErrorString(status) + ".");
        }
    }
}
