package org.voxelgrad.engine.backend.cpu;

/**
 * How wide the vectors of this JVM's kernels are: chosen once, since C2 only makes good code of a constant width.
 *
 * @param bits width of a vector, or 0 for plain Java
 * @param remark why the kernels are plain Java and what to do about it, one sentence without a full stop, or null
 * @param refusal why the forced width cannot be had, or null; then nothing can compute
 */
record Lanes(int bits, String remark, Refusal refusal) {

    /** The property that forces a width: 128, 256, 512 or off. */
    static final String PROPERTY = "voxelgrad.lanes";

    private static final String MODULE = "jdk.incubator.vector";

    /** The sentence parts of {@link org.voxelgrad.engine.backend.Probe.Unavailable}. */
    record Refusal(String reason, String remedy) {}

    /** What the choice depends on. */
    interface Machine {
        /** The compiler that vector code needs is missing: says which Java this is, or null when all is well. */
        String missingCompiler();

        boolean hasVectorModule();

        /** The widest vector of floats; asked only when the module is there. */
        int widestBits();
    }

    private static final class Chosen {
        private static final Lanes LANES = choose(System.getProperty(PROPERTY), new ThisMachine());
    }

    /** The choice for this JVM. */
    static Lanes chosen() {
        return Chosen.LANES;
    }

    static Lanes choose(String forced, Machine machine) {
        if ("off".equals(forced)) {
            return scalar("vectors are off because of -D" + PROPERTY + "=off");
        }
        if (forced != null && !forced.matches("128|256|512")) {
            return refused("-D" + PROPERTY + "=" + forced + " is not a vector width", "use 128, 256, 512 or off");
        }
        String compiler = machine.missingCompiler();
        if (compiler != null) {
            return forced == null
                    ? scalar("no vectors because this Java is " + compiler + "; run on HotSpot with its C2 compiler")
                    : refused("vectors need HotSpot's C2 compiler and this Java is " + compiler,
                            "remove -D" + PROPERTY + "=" + forced);
        }
        if (!machine.hasVectorModule()) {
            return forced == null
                    ? scalar("no vectors because the module is missing; start Java with --add-modules " + MODULE)
                    : refused("-D" + PROPERTY + "=" + forced + " needs the module " + MODULE,
                            "start Java with --add-modules " + MODULE);
        }
        int widest = machine.widestBits();
        if (forced != null) {
            int bits = Integer.parseInt(forced);
            return bits <= widest
                    ? new Lanes(bits, null, null)
                    : refused("-D" + PROPERTY + "=" + forced + " is more than the " + widest
                            + " bits that Java uses on this machine", "remove the property");
        }
        if (widest < 128) {
            return scalar("no vectors because Java uses none on this machine");
        }
        return new Lanes(Math.min(widest, 512), null, null);
    }

    private static Lanes scalar(String remark) {
        return new Lanes(0, remark, null);
    }

    private static Lanes refused(String reason, String remedy) {
        return new Lanes(0, null, new Refusal(reason, remedy));
    }

    boolean vectors() {
        return bits > 0;
    }

    /** For {@link org.voxelgrad.engine.backend.Backend#description}. */
    String words() {
        return vectors() ? bits + "-bit lanes (" + bits / Float.SIZE + " floats)" : "plain Java (" + remark + ")";
    }

    private static final class ThisMachine implements Machine {

        @Override
        public String missingCompiler() {
            String name = System.getProperty("java.vm.name", "");
            String info = System.getProperty("java.vm.info", "");
            if (!name.contains("OpenJDK") && !name.contains("HotSpot")) {
                return name;
            }
            return info.contains("emulated-client") || info.contains("interpreted") ? name + " in " + info : null;
        }

        @Override
        public boolean hasVectorModule() {
            return ModuleLayer.boot().findModule(MODULE).isPresent();
        }

        @Override
        public int widestBits() {
            return VectorLanes.widestBits();
        }
    }
}
