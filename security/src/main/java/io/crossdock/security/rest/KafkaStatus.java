package io.crossdock.security.rest;

import jakarta.ws.rs.core.Response.Status;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.DuplicateResourceException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidPrincipalTypeException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ReassignmentInProgressException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicDeletionDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnacceptableCredentialException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which HTTP status a refusal of the cluster is. The first family an exception belongs to decides. */
public final class KafkaStatus {
    private static final Map<Class<? extends ApiException>, Status> FAMILIES = families();

    private KafkaStatus() {}

    /** 500 for what is in no family. */
    public static Status of(ApiException refusal) {
        return FAMILIES.entrySet().stream()
                .filter(family -> family.getKey().isInstance(refusal))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Status.INTERNAL_SERVER_ERROR);
    }

    private static Map<Class<? extends ApiException>, Status> families() {
        var families = new LinkedHashMap<Class<? extends ApiException>, Status>();
        families.put(AuthenticationException.class, Status.UNAUTHORIZED);
        families.put(AuthorizationException.class, Status.FORBIDDEN);
        families.put(UnknownTopicOrPartitionException.class, Status.NOT_FOUND);
        families.put(UnknownTopicIdException.class, Status.NOT_FOUND);
        families.put(GroupIdNotFoundException.class, Status.NOT_FOUND);
        families.put(TopicExistsException.class, Status.CONFLICT);
        families.put(GroupNotEmptyException.class, Status.CONFLICT);
        families.put(RecordTooLargeException.class, Status.REQUEST_ENTITY_TOO_LARGE);
        families.put(UnsupportedVersionException.class, Status.NOT_IMPLEMENTED); // of the next one's family in Kafka
        families.put(InvalidConfigurationException.class, Status.BAD_REQUEST);
        families.put(InvalidGroupIdException.class, Status.BAD_REQUEST);
        families.put(InvalidPartitionsException.class, Status.BAD_REQUEST);
        families.put(InvalidReplicaAssignmentException.class, Status.BAD_REQUEST);
        families.put(InvalidReplicationFactorException.class, Status.BAD_REQUEST);
        families.put(InvalidRequestException.class, Status.BAD_REQUEST);
        families.put(InvalidTopicException.class, Status.BAD_REQUEST);
        families.put(OffsetOutOfRangeException.class, Status.BAD_REQUEST);
        families.put(PolicyViolationException.class, Status.BAD_REQUEST);
        families.put(DuplicateResourceException.class, Status.CONFLICT);
        families.put(ResourceNotFoundException.class, Status.NOT_FOUND);
        families.put(ReassignmentInProgressException.class, Status.CONFLICT);
        families.put(UnknownMemberIdException.class, Status.CONFLICT);
        families.put(TopicDeletionDisabledException.class, Status.CONFLICT);
        families.put(SecurityDisabledException.class, Status.CONFLICT);
        families.put(UnacceptableCredentialException.class, Status.BAD_REQUEST);
        families.put(UnsupportedSaslMechanismException.class, Status.BAD_REQUEST);
        families.put(InvalidPrincipalTypeException.class, Status.BAD_REQUEST);
        families.put(InvalidTimestampException.class, Status.BAD_REQUEST);
        families.put(ThrottlingQuotaExceededException.class, Status.TOO_MANY_REQUESTS);
        families.put(BrokerNotAvailableException.class, Status.NOT_FOUND);
        families.put(TimeoutException.class, Status.GATEWAY_TIMEOUT);
        families.put(RetriableException.class, Status.SERVICE_UNAVAILABLE);
        return families;
    }
}
