package io.meshpay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;

/** Holds the arrows of {@code docs/architecture.md}: dependencies point downwards only. */
@AnalyzeClasses(packages = "io.meshpay", importOptions = DoNotIncludeTests.class)
final class HouseTest {
  @ArchTest
  static final ArchRule dependenciesPointDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.meshpay..")
          .layer("protocol")
          .definedBy("io.meshpay.protocol..")
          .layer("state-store")
          .definedBy("io.meshpay.state..")
          .layer("ingest-pipeline")
          .definedBy("io.meshpay.pipeline..")
          .layer("mesh-io")
          .definedBy("io.meshpay.mesh..")
          .layer("authority")
          .definedBy("io.meshpay.authority..")
          .layer("client")
          .definedBy("io.meshpay.client..")
          .optionalLayer("gateway")
          .definedBy("io.meshpay.gateway..")
          .layer("load-generator")
          .definedBy("io.meshpay.load..")
          .whereLayer("protocol")
          .mayNotAccessAnyLayer()
          .whereLayer("state-store")
          .mayOnlyAccessLayers("protocol")
          .whereLayer("ingest-pipeline")
          .mayOnlyAccessLayers("protocol", "state-store")
          .whereLayer("mesh-io")
          .mayOnlyAccessLayers("protocol")
          .whereLayer("authority")
          .mayOnlyAccessLayers("protocol", "state-store", "ingest-pipeline", "mesh-io")
          .whereLayer("client")
          .mayOnlyAccessLayers("protocol", "mesh-io")
          .whereLayer("gateway")
          .mayOnlyAccessLayers("protocol", "mesh-io", "client")
          .whereLayer("load-generator")
          .mayOnlyAccessLayers("protocol", "client", "authority", "gateway");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.meshpay.(**)").should().beFreeOfCycles();

  /**
   * What a simulator drives unchanged: the protocol, the ledger without its store on the disk, and
   * the client's flows.
   */
  private static final DescribedPredicate<JavaClass> PURE =
      resideInAnyPackage("io.meshpay.protocol..", "io.meshpay.client.flow..")
          .or(
              resideInAPackage("io.meshpay.state")
                  .and(
                      not(
                          nameMatching(
                              "io\\.meshpay\\.state\\.(ChronicleAccountStore|StoreFileLock).*"))))
          .as("protocol, ledger and flows");

  @ArchTest
  static final ArchRule pureCodeHasNoNetworkNoFilesNoThreads =
      noClasses()
          .that(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..", "java.nio.file..", "java.nio.channels..", "io.vertx..", "io.netty..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.io\\.(File|RandomAccessFile).*"
                  + "|java\\.util\\.concurrent\\.(Executor|ForkJoin|Scheduled|ThreadPool).*"
                  + "|java\\.lang\\.Thread|java\\.util\\.Timer");

  @ArchTest
  static final ArchRule pureCodeIsHandedTimeAndRandomness =
      noClasses()
          .that(PURE)
          .should()
          .callConstructor(Random.class)
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.time\\.(Clock|InstantSource)|java\\.util\\.concurrent\\.ThreadLocalRandom");

  @ArchTest
  static final ArchRule theLedgerKnowsNothingOfHowItIsDriven =
      noClasses()
          .that()
          .resideInAnyPackage("io.meshpay.protocol..", "io.meshpay.state..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "com.lmax..", "io.micrometer..");

  @ArchTest
  static final ArchRule timeIsHandedIn =
      noClasses()
          .that(PURE.or(resideInAPackage("io.meshpay.pipeline..")))
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule chronicleMapStaysInTheStateStore =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.meshpay.state..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("net.openhft..");

  @ArchTest
  static final ArchRule theLedgerDoesNotKnowChronicleMap =
      noClasses()
          .that()
          .haveFullyQualifiedName("io.meshpay.state.Ledger")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("net.openhft..");
}
