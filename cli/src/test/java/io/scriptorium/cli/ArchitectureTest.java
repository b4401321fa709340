package io.scriptorium.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of ARCHITECTURE.md. */
@AnalyzeClasses(
        packages = {"io.scriptorium", "ai.djl.pytorch.jni"},
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.Ours.class})
class ArchitectureTest {
    /** Our own classes; the tensor room has one in DJL's package, for its package-private calls. */
    static final class Ours implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return location.contains("io/scriptorium") || location.contains("TorchScript");
        }
    }

    private static final String TORCH = "ai.djl.pytorch.jni";

    @ArchTest
    static final ArchRule ROOMS_KNOW_ONLY_ROOMS_ABOVE_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("tensor")
            .definedBy("io.scriptorium.tensor..")
            .layer("vision-encoder")
            .definedBy("io.scriptorium.visionencoder..")
            .layer("text-renderer")
            .definedBy("io.scriptorium.textrenderer..")
            .layer("document")
            .definedBy("io.scriptorium.document..")
            .layer("vl-model")
            .definedBy("io.scriptorium.vlmodel..")
            .layer("hub")
            .definedBy("io.scriptorium.hub..")
            .layer("janus-gen")
            .definedBy("io.scriptorium.janusgen..")
            .layer("eval")
            .definedBy("io.scriptorium.eval..")
            .layer("train")
            .definedBy("io.scriptorium.train..")
            .layer("cli")
            .definedBy("io.scriptorium.cli..")
            .whereLayer("tensor")
            .mayOnlyBeAccessedByLayers("vision-encoder", "vl-model", "janus-gen", "train")
            .whereLayer("vision-encoder")
            .mayOnlyBeAccessedByLayers("text-renderer", "vl-model", "janus-gen", "train", "cli")
            .whereLayer("text-renderer")
            .mayOnlyBeAccessedByLayers("train", "cli")
            .whereLayer("document")
            .mayOnlyBeAccessedByLayers("vl-model", "cli")
            .whereLayer("vl-model")
            .mayOnlyBeAccessedByLayers("janus-gen", "train", "cli")
            .whereLayer("janus-gen")
            .mayOnlyBeAccessedByLayers("train", "cli")
            .whereLayer("hub")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("eval")
            .mayOnlyBeAccessedByLayers("train", "cli")
            .whereLayer("train")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule ONLY_MODELS_TOUCH_TENSORS = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.scriptorium.document..",
                    "io.scriptorium.eval..",
                    "io.scriptorium.hub..",
                    "io.scriptorium.textrenderer..",
                    "io.scriptorium.cli..",
                    "io.scriptorium.visionencoder.image..",
                    "io.scriptorium.vlmodel.sampling..",
                    "io.scriptorium.vlmodel.grounding..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..", "io.scriptorium.tensor..");

    @ArchTest
    static final ArchRule DOCUMENT_KNOWS_NO_IMAGES = noClasses()
            .that()
            .resideInAPackage("io.scriptorium.document..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.imageio..", "org.bytedeco..");

    @ArchTest
    static final ArchRule MODELS_KNOW_NO_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage("io.scriptorium.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..");

    @ArchTest
    static final ArchRule NATIVE_CALLS_STAND_IN_THE_TENSOR_ROOM = classes()
            .that()
            .resideInAPackage(TORCH)
            .should()
            .onlyBeAccessed()
            .byAnyPackage("io.scriptorium.tensor..", TORCH);

    @ArchTest
    static final ArchRule LIBRARIES_NEITHER_PRINT_NOR_EXIT = noClasses()
            .that()
            .resideOutsideOfPackage("io.scriptorium.cli..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("io.scriptorium.(**)").should().beFreeOfCycles();
}
