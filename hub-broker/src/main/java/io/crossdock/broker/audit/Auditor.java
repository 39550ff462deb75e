package io.crossdock.broker.audit;

import io.crossdock.broker.audit.AuditEvent.Change;
import io.crossdock.broker.audit.AuditEvent.Kind;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.request.Refusal;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestAudit;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.wire.RequestEnvelope;
import io.crossdock.security.acl.AclBook;
import io.crossdock.security.acl.Decision;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes down what requests change, and what is refused. Thread-safe; does not block. */
public final class Auditor implements RequestAudit {
    private final Supplier<ClusterImage> image;
    private final Supplier<Optional<AclBook>> book;
    private final AuditQueue queue;
    private final Refusals refusals;
    private final Clock clock;

    /** @param book the rules that decide; empty if everybody may do everything */
    public Auditor(Supplier<ClusterImage> image, Supplier<Optional<AclBook>> book, AuditQueue queue, Clock clock) {
        this.image = image;
        this.book = book;
        this.queue = queue;
        this.clock = clock;
        this.refusals = new Refusals(queue::add, clock);
    }

    /** The rules that decide now; empty if everybody may do everything. */
    public Optional<AclBook> rules() {
        return book.get();
    }

    /**
     * Writes down what another part of this process refused by the same rules.
     *
     * @param request what it calls the request
     * @param what as {@code OPERATION TYPE name}
     * @param because what decided
     */
    public void refused(String who, String request, String what, String because) {
        refusals.add(new AuditEvent(
                clock.instant(),
                Kind.DENIED,
                who,
                "",
                "",
                "",
                request,
                List.of(),
                List.of(what),
                "refused",
                because,
                1));
    }

    /**
     * Writes down that somebody was let change something that another part of this process keeps.
     *
     * @param request what that part calls the request
     * @param what for example {@code subject orders-value}
     */
    public void changes(String who, String request, String what) {
        queue.add(new AuditEvent(
                clock.instant(),
                Kind.CHANGE,
                who,
                "",
                "",
                "",
                request,
                List.of(new Change(what, Map.of(), Map.of())),
                List.of(),
                "allowed",
                "",
                1));
    }

    @Override
    public @Nullable ClusterImage before(ApiKeys key) {
        return AuditedChanges.isChange(key) ? image.get() : null;
    }

    @Override
    public void answered(RequestEnvelope request, RequestContext context, @Nullable ClusterImage before, Reply reply) {
        if (reply instanceof Reply.Farewell farewell) {
            refusals.add(event(Kind.DENIED, request, context, List.of(), List.of(), "refused", farewell.reason())
                    .claiming(ClaimedName.shown(farewell.claimed())));
            return;
        }
        if (!(reply instanceof Reply.Answer answer)) {
            Refusal refused = context.access().refusals();
            if (refused != null && reply instanceof Reply.HangUp) { // who wants no answer is told by hanging up
                refusals.add(denial(request, context, refused));
            }
            return;
        }
        Map<Errors, Integer> outcome = answer.response().errorCounts();
        Refusal refused = context.access().refusals();
        if (refused != null && outcome.keySet().stream().anyMatch(Auditor::isRefusal)) {
            refusals.add(denial(request, context, refused));
        }
        if (before != null) {
            List<Change> changes = AuditedChanges.of(request.body(), answer.response(), before, image.get());
            if (!changes.isEmpty()) {
                queue.add(event(Kind.CHANGE, request, context, changes, List.of(), "allowed", ""));
            }
        }
    }

    /** To be called every few seconds: tells of refusals that came again and again. */
    public void flush() {
        refusals.flush();
    }

    private static boolean isRefusal(Errors error) {
        return error.name().endsWith("AUTHORIZATION_FAILED");
    }

    private AuditEvent denial(RequestEnvelope request, RequestContext context, Refusal last) {
        var refused = new ArrayList<String>();
        for (Refusal each = last; each != null; each = each.before()) {
            refused.add(0, each.operation() + " " + each.type() + " " + each.resource());
        }
        return event(Kind.DENIED, request, context, List.of(), refused, "refused", reason(context, last));
    }

    private String reason(RequestContext context, Refusal refusal) {
        return book.get()
                .map(rules -> rules.decide(
                        context.session().principal(),
                        context.session().clientAddress(),
                        refusal.operation(),
                        refusal.type(),
                        refusal.resource()))
                .map(Auditor::text)
                .orElse("");
    }

    private static String text(Decision decision) {
        return decision.rule().map(Object::toString).orElseGet(() -> decision.reason()
                .name());
    }

    private AuditEvent event(
            Kind kind,
            RequestEnvelope request,
            RequestContext context,
            List<Change> changes,
            List<String> refused,
            String decision,
            String because) {
        return new AuditEvent(
                clock.instant(),
                kind,
                context.session().principal().toString(),
                context.session().clientAddress().getHostAddress(),
                context.session().listener(),
                context.clientId(),
                request.header().apiKey().name(),
                changes,
                refused,
                decision,
                because,
                1);
    }
}
