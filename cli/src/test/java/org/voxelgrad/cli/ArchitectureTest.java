package org.voxelgrad.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Who may see whom. Here, as the command line is the one module that sees all others. */
@AnalyzeClasses(packages = "org.voxelgrad", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String NIFTI = "org.voxelgrad.nifti..";
    private static final String ENGINE = "org.voxelgrad.engine..";
    private static final String CUDA = "org.voxelgrad.cuda..";
    private static final String TRAINING = "org.voxelgrad.training..";
    private static final String CLI = "org.voxelgrad.cli..";

    private static final Set<String> VOCABULARY = Set.of(
            "ImageSize", "InputException", "TrainingException", "OutOfMemoryException", "TrainOptions", "TrainListener",
            "RunSummary", "NetworkType", "Version", "RunControl", "RunStoppedException", "CheckpointTimes");

    @ArchTest
    static final ArchRule modules = layeredArchitecture().consideringOnlyDependenciesInAnyPackage("org.voxelgrad..")
            .layer("nifti").definedBy(NIFTI)
            .layer("engine").definedBy(ENGINE)
            .layer("cuda").definedBy(CUDA)
            .layer("training").definedBy(TRAINING)
            .layer("cli").definedBy(CLI)
            .whereLayer("nifti").mayOnlyBeAccessedByLayers("training")
            .whereLayer("engine").mayOnlyBeAccessedByLayers("training", "cuda")
            .whereLayer("cuda").mayNotBeAccessedByAnyLayer()
            .whereLayer("training").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("cli").mayNotBeAccessedByAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule engine = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ENGINE)
            .layer("random").definedBy("org.voxelgrad.engine.random..")
            .layer("tensor").definedBy("org.voxelgrad.engine.tensor..")
            .layer("backend").definedBy("org.voxelgrad.engine.backend..")
            .layer("autograd").definedBy("org.voxelgrad.engine.autograd..")
            .layer("checkpoint").definedBy("org.voxelgrad.engine.checkpoint..")
            .layer("nn").definedBy("org.voxelgrad.engine.nn..")
            .layer("optim").definedBy("org.voxelgrad.engine.optim..")
            .layer("onnx").definedBy("org.voxelgrad.engine.onnx..")
            .whereLayer("random").mayNotAccessAnyLayer()
            .whereLayer("tensor").mayNotAccessAnyLayer()
            .whereLayer("backend").mayOnlyAccessLayers("tensor", "random")
            .whereLayer("autograd").mayOnlyAccessLayers("backend", "tensor", "random")
            .whereLayer("checkpoint").mayOnlyAccessLayers("tensor")
            .whereLayer("nn").mayOnlyAccessLayers("autograd", "backend", "tensor", "random", "checkpoint")
            .whereLayer("optim").mayOnlyAccessLayers("autograd", "backend", "tensor", "checkpoint")
            .whereLayer("onnx").mayOnlyAccessLayers("nn", "autograd", "backend", "tensor", "checkpoint")
            .whereLayer("onnx").mayNotBeAccessedByAnyLayer()
            .withOptionalLayers(true);

    /** Backends are found at run time, so that another jar can bring one; a benchmark may ask for a CPU's peak. */
    @ArchTest
    static final ArchRule backendsAreNamedByNobody = noClasses()
            .that().resideOutsideOfPackage("org.voxelgrad.engine.backend.cpu..")
            .should().dependOnClassesThat(resideInAPackage("org.voxelgrad.engine.backend.cpu..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("FmaPeak"))));

    /**
     * Options, events and exceptions are words that the packages below share, so they know none of these; the runs are
     * put together from the packages, which know none of the runs.
     */
    @ArchTest
    static final ArchRule trainingsVocabularyKnowsNoPackage = noClasses()
            .that(vocabulary())
            .should().dependOnClassesThat(
                    resideInAPackage(TRAINING).and(resideInAPackage("org.voxelgrad.training").negate()));

    @ArchTest
    static final ArchRule trainingsPackagesKnowNoRun = classes()
            .that(resideInAPackage("org.voxelgrad.training").and(vocabulary().negate()))
            .should().onlyHaveDependentClassesThat(resideInAnyPackage("org.voxelgrad.training", "org.voxelgrad.cli"));

    @ArchTest
    static final ArchRule noCyclesInTraining = slices().matching("org.voxelgrad.training.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesInEngine = slices().matching("org.voxelgrad.engine.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesInBackends = slices().matching("org.voxelgrad.engine.backend.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesInNetworks = slices().matching("org.voxelgrad.engine.nn.(*)..").should()
            .beFreeOfCycles();

    private static DescribedPredicate<JavaClass> vocabulary() {
        return resideInAPackage("org.voxelgrad.training").and(DescribedPredicate.describe(
                "vocabulary of trainings",
                type -> VOCABULARY.contains(type.getSimpleName()) || type.getEnclosingClass()
                        .filter(outer -> VOCABULARY.contains(outer.getSimpleName())).isPresent()));
    }
}
