package io.crossdock.broker.rest.messages;

import io.crossdock.security.rest.NumberParam;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Summary;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Which records are wanted.
 *
 * @param partition null for all
 * @param key null for any; so are the others
 * @param resume what tells where to begin instead of {@code from}
 */
public record MessageQuery(
        @Nullable NumberParam partition,
        String from,
        NumberParam limit,
        @Nullable String key,
        @Nullable String value,
        @Nullable String header,
        @Nullable String jsonPath,
        @Nullable String resume) {
    /** Messages in one answer. */
    static final int MOST = 10_000;

    // Annotated here and not at the components, whose fields they would stand at as well, and those are final.
    public MessageQuery(
            @QueryParam("partition") @Summary("Only that one.") @Nullable NumberParam partition,
            @QueryParam("from")
                    @DefaultValue("earliest")
                    @Summary(
                            "earliest, latest (the newest, as many as 'limit'), offset:N or time:T, where T is ISO 8601 or"
                                    + " milliseconds since 1970.")
                    String from,
            @QueryParam("limit") @DefaultValue("100") @Summary("1 to 10000; the search ends with that many matches.")
                    NumberParam limit,
            @QueryParam("key") @Summary("The whole key, as it is shown.") @Nullable String key,
            @QueryParam("value") @Summary("What the value has in it somewhere, as it is shown.") @Nullable String value,
            @QueryParam("header") @Summary("name:value, or name alone for any value.") @Nullable String header,
            @QueryParam("jsonPath")
                    @Summary("What finds something in the value, for example $[?(@.total > 100)] or $.customer.email.")
                    @Nullable
                    String jsonPath,
            @QueryParam("resume")
                    @Summary("'next' of the last line of an earlier search, which this one goes on with.")
                    @Nullable
                    String resume) {
        this.partition = partition;
        this.from = from;
        this.limit = limit;
        this.key = key;
        this.value = value;
        this.header = header;
        this.jsonPath = jsonPath;
        this.resume = resume;
    }

    Start start() {
        return Start.parse(from);
    }

    Optional<ResumeToken> token() {
        return Optional.ofNullable(resume).map(ResumeToken::parse);
    }

    int most() {
        int most = limit.value("limit");
        if (most < 1 || most > MOST) {
            throw Refusal.field("limit", "must be 1 to " + MOST);
        }
        return most;
    }

    Optional<Integer> onlyPartition() {
        return Optional.ofNullable(partition).map(number -> number.value("partition"));
    }
}
