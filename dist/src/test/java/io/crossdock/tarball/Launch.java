package io.crossdock.tarball;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How {@code bin/crossdock} is started.
 *
 * @param home the installation
 * @param before words in front of the command, such as those that run it in a network namespace; they must end by
 *     becoming it, so that its process id is the JVM's
 * @param environment variables besides this process's own
 */
public record Launch(Path home, List<String> before, Map<String, String> environment) {
    public Launch {
        before = List.copyOf(before);
        environment = Map.copyOf(environment);
    }

    /**
     * From the tarball of this build. A hub lives for seconds here, in which the second compiler would cost more than it
     * gains; nothing else differs from how anybody starts it.
     */
    public static Launch usual() {
        return new Launch(Tarball.home(), List.of(), Map.of("CROSSDOCK_JVM_OPTS", "-XX:TieredStopAtLevel=1"));
    }

    ProcessBuilder command(List<String> arguments) {
        var words = new ArrayList<>(before);
        words.add(home.resolve("bin/crossdock").toString());
        words.addAll(arguments);
        var builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        return builder;
    }
}
