package io.crossdock.connectors.delivery;

/**
 * The {@code transactional.id} of whoever may act for a connector only one at a time. The hub lets the last producer that
 * asks for an id go on and fences all before it, on whichever node they are: so an id names the role and nothing of the
 * process.
 */
public final class TransactionalIds {
    private TransactionalIds() {}

    /** The role of one of several tasks of a connector, from 0. */
    public static String task(int number) {
        return "task-" + number;
    }

    /**
     * The id of a connector in one of its roles. No two pairs have the same, since names of connectors hold no dots.
     *
     * @param connector its name
     * @param role what is done under the id, such as {@code source}
     */
    public static String of(String connector, String role) {
        if (connector.isEmpty() || connector.indexOf('.') >= 0 || role.isEmpty()) {
            throw new IllegalArgumentException("no transactional.id for '" + connector + "' as '" + role + "'");
        }
        return "connector." + connector + "." + role;
    }
}
