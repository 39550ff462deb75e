package io.crossdock.tarball;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tarball says it is made of, held against what is in it. */
class BillOfMaterialsIT {
    private static final Pattern PACKAGE =
            Pattern.compile("pkg:maven/(?<group>[^/]+)/(?<name>[^@]+)@(?<version>[^?]+)\\?(?<qualifiers>.*)");

    @Test
    void everyJarIsNamedWithItsVersionAndLicenceAndNothingElseIs() throws Exception {
        JsonNode bill = JsonMapper.builder()
                .build()
                .readTree(Files.readString(Tarball.home().resolve("sbom.cyclonedx.json")));
        var named = new TreeSet<String>();
        for (JsonNode component : bill.path("components")) {
            String purl = component.path("purl").asText();
            assertThat(named.add(jar(purl))).as("%s is named once", purl).isTrue();
            assertThat(component.path("licenses")).as("licences of %s", purl).isNotEmpty();
            assertThat(component.path("hashes").findValuesAsText("alg"))
                    .as(purl)
                    .contains("SHA-512");
        }
        named.add(jar(bill.at("/metadata/component/purl").asText()));

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(named).hasSizeGreaterThan(200).containsExactlyInAnyOrderElementsOf(jars());
    }

    private static String jar(String purl) {
        Matcher parts = PACKAGE.matcher(purl);
        assertThat(parts.matches()).as(purl).isTrue();
        Matcher classifier = Pattern.compile("classifier=([^&]+)").matcher(parts.group("qualifiers"));
        return parts.group("name") + "-" + parts.group("version") + (classifier.find() ? "-" + classifier.group(1) : "")
                + ".jar";
    }

    private static TreeSet<String> jars() throws Exception {
        var jars = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(Tarball.home().resolve("lib"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .forEach(jars::add);
        }
        return jars;
    }
}
