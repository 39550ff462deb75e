package io.crossdock.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import org.jspecify.annotations.NullMarked;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Set;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

/** How a class of Crossdock is made, wherever it stands. */
@AnalyzeClasses(
        packages = "io.crossdock",
        importOptions = {ImportOption.DoNotIncludeTests.class, WithoutTestJars.class})
class HouseStyleTest {
    private static final String[] NEVER_BLOCK = {
        "io.crossdock.broker.net..",
        "io.crossdock.broker.request..",
        "io.crossdock.broker.api..",
        "io.crossdock.broker.group..",
        "io.crossdock.broker.txn.."
    };

    @ArchTest
    static final ArchRule handlers = classes()
            .that()
            .resideInAPackage("io.crossdock.broker.api..")
            .and()
            .haveSimpleNameEndingWith("Handler")
            .and()
            .areNotInterfaces()
            .should()
            .haveModifier(JavaModifier.FINAL)
            .andShould(new StandsInTheList("io.crossdock.broker.Handlers"))
            .because("ApiVersions is computed from the list, so what is not in it does not exist");

    @ArchTest
    static final ArchRule quotaKinds = classes()
            .that()
            .implement("io.crossdock.quotas.QuotaKind")
            .should()
            .haveModifier(JavaModifier.FINAL)
            .andShould(new StandsInTheList("io.crossdock.quotas.QuotaKinds"))
            .because("what is not in the list can neither be set nor shown");

    @ArchTest
    static final ArchRule schemaTypes = classes()
            .that()
            .implement("io.crossdock.registry.type.SchemaType")
            .should()
            .haveModifier(JavaModifier.FINAL)
            .andShould(new StandsInTheList("io.crossdock.registry.SchemaTypes"))
            .because("what is not in the list can neither be registered nor checked");

    @ArchTest
    static final ArchRule bodies = methods()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Resource")
            .should(new BodiesAreValid())
            .because("a resource translates; what it gets has been checked");

    @ArchTest
    static final ArchRule values = classes()
            .that()
            .haveNameMatching(".*(Dto|Config|Image)")
            .should()
            .beRecords()
            .because("values are records");

    @ArchTest
    static final ArchRule injection = fields().should()
            .notBeAnnotatedWith(Inject.class)
            .andShould()
            .notBeAnnotatedWith(Context.class)
            .because("what a class needs stands in its constructor");

    @ArchTest
    static final ArchRule synchronizedMethods = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(NEVER_BLOCK)
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED)
            .because("one blocked thread of these pools stops many clients");

    @ArchTest
    static final ArchRule blocking = noClasses()
            .that()
            .resideInAnyPackage(NEVER_BLOCK)
            .should()
            .callMethodWhere(target("blocks its thread", HouseStyleTest::blocks))
            .because("one blocked thread of these pools stops many clients");

    @ArchTest
    static final ArchRule time = noClasses()
            .that()
            .resideOutsideOfPackages("io.crossdock.broker.concurrent..", "io.crossdock.cli..")
            .should()
            .callMethodWhere(target("asks the machine for the time", HouseStyleTest::asksForTheTime))
            .because("a test moves the clock it handed in, never waits for a real one");

    @ArchTest
    static final ArchRule names = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Base)")
            .because("a name says what a thing is in the field, not what it is to the programmer");

    @ArchTest
    static final ArchRule output = noClasses()
            .that()
            .resideOutsideOfPackage("io.crossdock.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("standard output belongs to the command line, and a log can be found again");

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses all) {
        assertThat(all.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(HouseStyleTest::isNotNullMarked)
                        .map(JavaPackage::getName))
                .as("packages whose package-info.java lacks @NullMarked, so that nobody checks them for null")
                .isEmpty();
    }

    private static boolean isNotNullMarked(JavaPackage javaPackage) {
        return javaPackage.tryGetPackageInfo().isEmpty() || !javaPackage.isAnnotatedWith(NullMarked.class);
    }

    private static DescribedPredicate<JavaMethodCall> target(
            String description, java.util.function.Predicate<MethodCallTarget> predicate) {
        return describe(description, call -> predicate.test(call.getTarget()));
    }

    private static boolean blocks(MethodCallTarget method) {
        JavaClass owner = method.getOwner();
        return switch (method.getName()) {
            case "sleep" -> owner.isEquivalentTo(Thread.class);
            case "wait" -> owner.isEquivalentTo(Object.class);
            case "get" -> owner.isAssignableTo(java.util.concurrent.Future.class);
            case "await" -> owner.getPackageName().startsWith("java.util.concurrent");
            default -> false;
        };
    }

    private static boolean asksForTheTime(MethodCallTarget method) {
        JavaClass owner = method.getOwner();
        boolean now = Set.of("now").contains(method.getName())
                && (owner.isEquivalentTo(Instant.class)
                        || owner.isEquivalentTo(LocalDate.class)
                        || owner.isEquivalentTo(LocalDateTime.class));
        boolean system = owner.isEquivalentTo(System.class)
                && Set.of("currentTimeMillis", "nanoTime").contains(method.getName());
        return now || system;
    }
}
