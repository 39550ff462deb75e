package io.crossdock.hub;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.broker.rest.GroupOffsets;
import io.crossdock.broker.rest.OffsetResetDto;
import io.crossdock.broker.rest.OffsetsOutcomeDto;
import jakarta.ws.rs.WebApplicationException;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ExecutionException;

/**
 * What {@code POST /admin/v1/groups/GROUP/offsets} and {@code .../undo} do, done without a hub by whoever has a client of the
 * cluster: what one of them has reset, the other can undo. Thread-safe; waits for the cluster.
 */
public final class OffsetResets {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final Admin admin;
    private final Clock clock;

    /** @param admin closed by whoever made it */
    public OffsetResets(Admin admin, Clock clock) {
        this.admin = admin;
        this.clock = clock;
    }

    /**
     * Where a group is to read on.
     *
     * @param wanted the body of that request
     * @param by name of who wants it
     * @return its answer
     * @throws IOException when it is refused before the cluster is asked to do it, with why
     * @throws ExecutionException when the cluster refuses it
     */
    public JsonNode reset(String group, JsonNode wanted, boolean dryRun, String by)
            throws IOException, ExecutionException, InterruptedException {
        OffsetResetDto body = JSON.treeToValue(wanted, OffsetResetDto.class);
        return answer(() -> GroupOffsets.reset(admin, group, body, dryRun, by, clock.millis()));
    }

    /** Back to where it stood before its last reset; else as above. */
    public JsonNode undo(String group, boolean dryRun) throws IOException, ExecutionException, InterruptedException {
        return answer(() -> GroupOffsets.undo(admin, group, dryRun));
    }

    private interface Doing {
        OffsetsOutcomeDto done() throws ExecutionException, InterruptedException;
    }

    private static JsonNode answer(Doing doing) throws IOException, ExecutionException, InterruptedException {
        try {
            return JSON.valueToTree(doing.done());
        } catch (WebApplicationException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }
}
