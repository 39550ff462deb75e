package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

/**
 * The database of a connector that speaks SQL.
 *
 * @param url a JDBC URL; its driver must be on the class path
 * @param exactlyOnce a sink keeps its offsets in this database too, in the transaction that delivers
 */
public record DataSourceSettings(
        String url, @Nullable String username, @Nullable String password, boolean exactlyOnce) {

    /** Without the password, and without the URL, which may carry one. */
    @Override
    public String toString() {
        return "DataSourceSettings[username=" + username + "]";
    }
}
