package io.crossdock.connectors.catalogue;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The connector file that the page of a kamelet shows, to be run against what it is for. What is another thing in a test than
 * on the page (a host, a port, a path) is said one by one, and has to stand there.
 */
record PageExample(String yaml) {
    /** As it is printed, without its name, which a test gives. */
    static PageExample of(String kamelet) throws IOException {
        String example = CataloguePage.of(Path.of("src/main/resources/kamelets", kamelet + ".kamelet.yaml"))
                .example();
        assertThat(example).matches("(?s)name: \\S+\n.*");
        return new PageExample(example.substring(example.indexOf('\n') + 1));
    }

    PageExample with(String printed, String here) {
        assertThat(yaml).contains(printed);
        return new PageExample(yaml.replace(printed, here));
    }

    /** On a topic of its own, where other tests of the class have written to the one of the page. */
    PageExample on(String topic) {
        assertThat(yaml).matches("(?s)topic: \\S+\n.*");
        return new PageExample("topic: " + topic + yaml.substring(yaml.indexOf('\n')));
    }
}
