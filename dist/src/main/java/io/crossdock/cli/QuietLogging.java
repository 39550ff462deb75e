package io.crossdock.cli;

/** Logging for a command that talks to a cluster: only what explains a failure, on standard error. Must be installed
 * before the first logger is made. */
final class QuietLogging {
    private QuietLogging() {}

    static void install() {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-command.xml");
        }
    }
}
