package io.crossdock.broker.api.security;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.security.acl.AccessPolicy;
import io.crossdock.security.acl.AclBook;
import io.crossdock.security.acl.ReadRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import static java.util.Objects.requireNonNull;

/** The access rules in force on this broker: those of the newest image. Thread-safe. */
public final class AccessRules implements MetadataStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(AccessRules.class);

    private final AccessPolicy policy;
    private final AtomicReference<Page> page;

    private AccessRules(AccessPolicy policy, Page first) {
        this.policy = policy;
        this.page = new AtomicReference<>(first);
    }

    /** @param policy what holds besides the rules */
    public static AccessRules follow(MetadataStore metadata, AccessPolicy policy) {
        Page nothing = Page.of(Map.of(), ReadRules.none(policy));
        var rules = new AccessRules(policy, nothing);
        Page first = rules.read(metadata.subscribe(rules), nothing);
        rules.page.compareAndSet(nothing, first); // unless a newer image came meanwhile
        return rules;
    }

    /** What everybody may do now. */
    public AclBook book() {
        return requireNonNull(page.get()).book();
    }

    /** Before a change is answered every request that comes is decided by it. */
    @Override
    public CompletionStage<?> onImage(ClusterImage before, ClusterImage after) {
        Page known = requireNonNull(page.get());
        if (known.stored() != after.configs(ConfigScope.ACL)) {
            page.set(read(after, known));
        }
        return CompletableFuture.completedFuture(null);
    }

    private Page read(ClusterImage image, Page known) {
        Map<String, Map<String, String>> stored = image.configs(ConfigScope.ACL);
        try {
            ReadRules read = known.read().next(stored);
            read.problems().forEach(problem -> LOG.error("Of the access rules in ZooKeeper {}", problem));
            return Page.of(stored, read);
        } catch (RuntimeException unexpected) { // the rules known before might allow what is refused now
            LOG.error("The access rules cannot be understood; only super users may do anything", unexpected);
            return new Page(stored, ReadRules.none(policy), AclBook.unreadable(policy));
        }
    }

    /**
     * The rules as of an image.
     *
     * @param read what the next ones are made from
     */
    private record Page(Map<String, Map<String, String>> stored, ReadRules read, AclBook book) {
        static Page of(Map<String, Map<String, String>> stored, ReadRules read) {
            return new Page(stored, read, read.book());
        }
    }
}
