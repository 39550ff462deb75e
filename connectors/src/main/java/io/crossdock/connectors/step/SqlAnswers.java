package io.crossdock.connectors.step;

import org.apache.camel.CamelContext;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The first row of a query, by lower-case names of its columns. */
final class SqlAnswers implements Looking.Answers {
    private final NamedParameterJdbcTemplate database;
    private final String query;

    SqlAnswers(String query, CamelContext context) {
        DataSource source = context.getRegistry().findSingleByType(DataSource.class);
        if (source == null) {
            throw new IllegalStateException("a lookup by SQL needs the connector's 'datasource'");
        }
        this.database = new NamedParameterJdbcTemplate(source);
        this.database.getJdbcTemplate().setMaxRows(1);
        this.query = query;
    }

    @Override
    public Optional<Object> to(Map<String, Object> values) {
        List<Map<String, Object>> rows = database.queryForList(query, values);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        var row = new LinkedHashMap<String, Object>();
        rows.get(0).forEach((name, value) -> row.put(name.toLowerCase(Locale.ROOT), value));
        return Optional.of(row);
    }
}
