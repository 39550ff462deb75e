package io.crossdock.quotas;

import java.util.Set;

/**
 * Who asks, as far as limits are concerned.
 *
 * @param user name of the principal
 * @param groups of principals it is a member of
 * @param clientId {@code ""} if the client sent none, for which only the default of client ids and rules of users hold
 */
public record QuotaClient(String user, Set<String> groups, String clientId) {
    public QuotaClient {
        groups = Set.copyOf(groups);
    }
}
