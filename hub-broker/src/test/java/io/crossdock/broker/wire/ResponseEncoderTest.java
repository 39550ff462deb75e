package io.crossdock.broker.wire;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordsSend;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResponseEncoderTest {
    private static final short VERSION = 12;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    @Test
    void anErrorHalfWayLeavesNoBufferBehindAndGivesTheFilesBack(@TempDir Path directory) throws Exception {
        var released = new AtomicInteger();
        try (FileChannel file = FileChannel.open(
                directory.resolve("log"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            var answer = new FetchResponseData()
                    .setResponses(List.of(new FetchableTopicResponse()
                            .setTopic("topic")
                            .setPartitions(List.of(
                                    new PartitionData()
                                            .setRecords(new FileBody(file, 0, 10, released::incrementAndGet)),
                                    new PartitionData().setRecords(MemoryRecords.EMPTY),
                                    new PartitionData().setRecords(new Fatal(allocator))))));

            assertThatThrownBy(() -> new ResponseEncoder()
                            .encode(
                                    new RequestHeader(ApiKeys.FETCH, VERSION, "client", 7),
                                    VERSION,
                                    FetchResponse.of(answer),
                                    allocator))
                    .isInstanceOf(InternalError.class);
        }

        assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory())
                .isZero();
        assertThat(released).hasValue(1);
    }

    /** Has a size as long as sizes are added up; when it is written, there is an Error. */
    private static final class Fatal implements BaseRecords {
        private final UnpooledByteBufAllocator allocator;

        private Fatal(UnpooledByteBufAllocator allocator) {
            this.allocator = allocator;
        }

        @Override
        public int sizeInBytes() {
            if (allocator.metric().usedHeapMemory() > 0) {
                throw new InternalError("for the test");
            }
            return 0;
        }

        @Override
        public RecordsSend<? extends BaseRecords> toSend() {
            throw new UnsupportedOperationException();
        }
    }
}
