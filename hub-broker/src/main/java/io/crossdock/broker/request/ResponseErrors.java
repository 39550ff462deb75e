package io.crossdock.broker.request;

import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.ProduceResponse;

import java.util.List;

/** Tells whether an answer says that something failed. The two answers of the data path are looked at without garbage. */
final class ResponseErrors {
    private ResponseErrors() {}

    static boolean any(AbstractResponse response) {
        if (response instanceof ProduceResponse produced) {
            return anyProduced(produced);
        }
        if (response instanceof FetchResponse fetched) {
            return anyFetched(fetched.data());
        }
        for (Errors error : response.errorCounts().keySet()) {
            if (error != Errors.NONE) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyProduced(ProduceResponse response) {
        for (TopicProduceResponse topic : response.data().responses()) {
            List<PartitionProduceResponse> partitions = topic.partitionResponses();
            for (int i = 0; i < partitions.size(); i++) {
                if (partitions.get(i).errorCode() != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean anyFetched(FetchResponseData response) {
        if (response.errorCode() != 0) {
            return true;
        }
        List<FetchableTopicResponse> topics = response.responses();
        for (int i = 0; i < topics.size(); i++) {
            List<FetchResponseData.PartitionData> partitions = topics.get(i).partitions();
            for (int j = 0; j < partitions.size(); j++) {
                if (partitions.get(j).errorCode() != 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
