package io.crossdock.connectors.redis;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One connection that reads a stream for a group. First come the entries that were given to this consumer before and are
 * not acknowledged, then new ones, so the order of the stream is kept over any crash; now and then what other consumers
 * have left alone. One thread.
 */
final class GroupReader implements AutoCloseable {
    /** How long the server waits for a new entry before it answers that there is none. */
    static final Duration BLOCK = Duration.ofMillis(500);

    private static final StreamEntryID BEGINNING = new StreamEntryID(0, 0);
    private final Jedis redis;
    private final StreamGroup group;
    private StreamEntryID given = BEGINNING;
    private boolean allGivenRead;
    private Instant nextClaim = Instant.MIN;
    private StreamEntryID claimFrom = BEGINNING;

    private GroupReader(Jedis redis, StreamGroup group) {
        this.redis = redis;
        this.group = group;
    }

    /** Connects, and makes the group if there is none yet. */
    static GroupReader open(RedisSettings settings, StreamGroup group) throws IOException {
        Jedis redis = settings.connect(BLOCK);
        try {
            StreamEntryID first =
                    group.from().equals("latest") ? StreamEntryID.XGROUP_LAST_ENTRY : new StreamEntryID(0, 0);
            redis.xgroupCreate(group.stream(), group.group(), first, true);
        } catch (JedisDataException refused) {
            if (!String.valueOf(refused.getMessage()).startsWith("BUSYGROUP")) { // it is there already
                redis.close();
                throw refused;
            }
        } catch (RuntimeException away) {
            redis.close();
            throw away;
        }
        return new GroupReader(redis, group);
    }

    /** The next entries, in order; none if nothing new came for a while. Those without fields are deleted already. */
    List<StreamEntry> next(Instant now) {
        if (!allGivenRead) {
            List<StreamEntry> before = read(given);
            if (!before.isEmpty()) {
                given = before.get(before.size() - 1).getID();
                return before;
            }
            allGivenRead = true;
        }
        if (!group.claimAfter().isZero() && !now.isBefore(nextClaim)) {
            List<StreamEntry> left = claim(now);
            if (!left.isEmpty()) {
                return left;
            }
        }
        return read(StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY);
    }

    private List<StreamEntry> claim(Instant now) {
        Map.Entry<StreamEntryID, List<StreamEntry>> claimed = redis.xautoclaim(
                group.stream(),
                group.group(),
                group.consumer(),
                group.claimAfter().toMillis(),
                claimFrom,
                new XAutoClaimParams().count(group.entries()));
        claimFrom = claimed.getKey();
        if (claimFrom.equals(BEGINNING)) { // has come round
            nextClaim = now.plus(group.claimAfter().dividedBy(2));
        }
        return claimed.getValue();
    }

    private List<StreamEntry> read(StreamEntryID after) {
        var how = new XReadGroupParams().count(group.entries()).block((int) BLOCK.toMillis());
        List<Map.Entry<String, List<StreamEntry>>> answer =
                redis.xreadGroup(group.group(), group.consumer(), how, Map.of(group.stream(), after));
        return answer == null || answer.isEmpty() ? List.of() : answer.get(0).getValue();
    }

    void acknowledge(StreamEntryID entry) {
        redis.xack(group.stream(), group.group(), entry);
    }

    @Override
    public void close() {
        redis.close();
    }
}
