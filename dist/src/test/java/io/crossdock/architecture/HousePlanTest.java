package io.crossdock.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which part of Crossdock may know which other. */
@AnalyzeClasses(
        packages = "io.crossdock",
        importOptions = {ImportOption.DoNotIncludeTests.class, WithoutTestJars.class})
class HousePlanTest {
    @ArchTest
    static final ArchRule layers = classes()
            .that()
            .resideInAPackage("io.crossdock.broker..")
            .should(new BrokerLayers())
            .because("a request runs through the packages in one direction, and so does whoever reads the code");

    @ArchTest
    static final ArchRule cycles = slices().matching("io.crossdock.(**)")
            .should()
            .beFreeOfCycles()
            .because("if two packages need each other, one class is in the wrong place");

    @ArchTest
    static final ArchRule modules = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.crossdock.connectors..",
                    "io.crossdock.registry..",
                    "io.crossdock.security..",
                    "io.crossdock.quotas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.crossdock.broker..", "io.crossdock.hub..", "io.crossdock.cli..")
            .because("connectors and REST reach a broker as every client does, so they also serve an Apache Kafka");

    @ArchTest
    static final ArchRule registryTakesOnlyTheRestPlumbing = noClasses()
            .that()
            .resideInAPackage("io.crossdock.registry..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.crossdock..")
                    .and(not(resideInAnyPackage(
                            "io.crossdock.registry..", "io.crossdock.security.rest..", "io.crossdock.security.tls.."))))
            .because("who may do what is decided outside of it, by the rules of whichever cluster it serves");

    @ArchTest
    static final ArchRule brokerKnowsNoOtherModule = noClasses()
            .that()
            .resideInAPackage("io.crossdock.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.crossdock.connectors..", "io.crossdock.registry..", "io.crossdock.hub..", "io.crossdock.cli..")
            .because("only the composition root knows all modules");

    @ArchTest
    static final ArchRule testsOfOthersKnowNeitherConnectorsNorProcess = noClasses()
            .that()
            .resideInAPackage("io.crossdock.junit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.crossdock.connectors..", "io.crossdock.hub..", "io.crossdock.cli..", "org.apache.camel..")
            .because("a hub in a test is a broker and a registry, there within two seconds (docs/adr/0002)");

    @ArchTest
    static final ArchRule commandsKnowNoBroker = noClasses()
            .that()
            .resideInAPackage("io.crossdock.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.crossdock.broker..")
            .because("a command must start fast, and works on any Kafka cluster");

    @ArchTest
    static final ArchRule zookeeper = noClasses()
            .that()
            .resideOutsideOfPackage("io.crossdock.broker.metadata.zk..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.zookeeper..", "org.apache.curator..")
            .because("what keeps the cluster's memory can then be exchanged in one package");

    @ArchTest
    static final ArchRule netty = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.crossdock.broker.net..", "io.crossdock.broker.wire..", "io.crossdock.security.tls..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .because("buffers that must be released stay where somebody releases them");

    @ArchTest
    static final ArchRule publicClientsOnly = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.crossdock.connectors..",
                    "io.crossdock.registry..",
                    "io.crossdock.cli..",
                    "io.crossdock..rest..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.apache.kafka..internals..",
                    "org.apache.kafka.common.message..",
                    "org.apache.kafka.common.network..",
                    "org.apache.kafka.common.protocol..",
                    "org.apache.kafka.common.record.internal..",
                    "org.apache.kafka.common.requests..",
                    "org.apache.kafka.common.utils.."))
            .because("kafka-clients changes these packages in any release");

    @ArchTest
    static final ArchRule recordClasses = noClasses()
            .that()
            .resideInAPackage("io.crossdock..")
            .and()
            .resideOutsideOfPackages(
                    "io.crossdock.broker.log..",
                    "io.crossdock.broker.partition..",
                    "io.crossdock.broker.coordinator..",
                    "io.crossdock.broker.txn..",
                    "io.crossdock.broker.api.data..",
                    "io.crossdock.broker.wire..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.kafka.common.record.internal..")
                    .and(describe("hold records", HousePlanTest::holdsRecords)))
            .because("kafka-clients moved them between two minor versions once already");

    /** All but the names of their formats and the envelope in which they cross a connection. */
    private static boolean holdsRecords(JavaClass kafkas) {
        return !kafkas.getSimpleName().equals("RecordBatch")
                && !kafkas.getSimpleName().equals("BaseRecords")
                && !kafkas.getSimpleName().equals("CompressionType");
    }
}
