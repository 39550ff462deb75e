package io.crossdock.broker.api.cluster;

import io.crossdock.broker.controller.FeatureUpdates;
import io.crossdock.broker.metadata.MetadataChange.SetFeatures;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.UpdateFeaturesRequest;
import org.apache.kafka.common.requests.UpdateFeaturesRequest.FeatureUpdateItem;
import org.apache.kafka.common.requests.UpdateFeaturesResponse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Switches features of the cluster on and off, all that are named or none (KIP-584, KIP-778). */
public final class UpdateFeaturesHandler implements RequestHandler<UpdateFeaturesRequest> {
    private static final int BY_FEATURE_UNTIL = 1;

    private final MetadataStore metadata;

    public UpdateFeaturesHandler(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.UPDATE_FEATURES;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.UPDATE_FEATURES);
    }

    @Override
    public CompletionStage<Reply> handle(UpdateFeaturesRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.ALTER);
        var names = new HashSet<String>();
        List<FeatureUpdates.Update> updates = request.featureUpdates().stream()
                .map(item -> update(item, names))
                .toList();
        SetFeatures change = FeatureUpdates.plan(metadata.image().features(), updates);
        CompletableFuture<Void> done =
                request.data().validateOnly() ? CompletableFuture.completedFuture(null) : metadata.apply(change);
        Set<String> answered = context.version() <= BY_FEATURE_UNTIL ? names : Set.of();
        return done.thenApply(ok -> Reply.of(UpdateFeaturesResponse.createWithErrors(ApiError.NONE, answered, 0)));
    }

    private static FeatureUpdates.Update update(FeatureUpdateItem item, Set<String> names) {
        if (!names.add(item.feature())) {
            throw new InvalidRequestException("feature '" + item.feature() + "' is there twice in one request");
        }
        return new FeatureUpdates.Update(item.feature(), item.versionLevel(), item.upgradeType());
    }
}
