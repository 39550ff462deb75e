package io.crossdock.broker.request;

import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.HeartbeatResponse;
import org.apache.kafka.common.requests.ProduceResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseErrorsTest {
    @ParameterizedTest
    @EnumSource(
            value = Errors.class,
            names = {"NONE", "NOT_LEADER_OR_FOLLOWER"})
    void anErrorOfOnePartitionIsSeen(Errors second) {
        boolean failed = second != Errors.NONE;
        var produced = new ProduceResponseData();
        produced.responses()
                .add(new TopicProduceResponse()
                        .setName("t")
                        .setPartitionResponses(List.of(
                                new PartitionProduceResponse(),
                                new PartitionProduceResponse().setErrorCode(second.code()))));
        var fetched = new FetchResponseData()
                .setResponses(List.of(new FetchableTopicResponse()
                        .setPartitions(List.of(
                                new FetchResponseData.PartitionData(),
                                new FetchResponseData.PartitionData().setErrorCode(second.code())))));

        assertThat(ResponseErrors.any(new ProduceResponse(produced))).isEqualTo(failed);
        assertThat(ResponseErrors.any(FetchResponse.of(fetched))).isEqualTo(failed);
        assertThat(ResponseErrors.any(new HeartbeatResponse(new HeartbeatResponseData().setErrorCode(second.code()))))
                .isEqualTo(failed);
        assertThat(ResponseErrors.any(FetchResponse.of(new FetchResponseData().setErrorCode(second.code()))))
                .isEqualTo(failed);
    }
}
