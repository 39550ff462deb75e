package io.crossdock.connectors.catalogue.servers;

/** What a server prints when it takes connections. */
public final class Ready {
    public static final String WORD = "SERVER-IS-READY";

    private Ready() {}

    @SuppressWarnings("SystemOut") // the output of a process of its own, which its starter reads
    static void say() {
        System.out.println(WORD);
    }
}
