package io.crossdock.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the jar's manifest. */
final class Version implements IVersionProvider {
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "crossdock " + text(),
            "java " + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")"
        };
    }
}
