package io.crossdock.broker.api.data;

import io.crossdock.broker.request.Reply;
import io.crossdock.broker.wire.FileBody;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.requests.FetchResponse;

import java.util.List;

/**
 * What one attempt at a fetch found.
 *
 * @param bytes of records, all partitions together
 * @param failed whether a partition has an error, which is answered without waiting
 * @param files what must be released if the answer is not sent
 */
record FetchResult(FetchResponseData answer, long bytes, boolean failed, List<FileBody> files) {
    Reply reply() {
        return new Reply.Answer(
                FetchResponse.of(answer),
                files.stream().<Runnable>map(file -> file::release).toList());
    }

    void release() {
        files.forEach(FileBody::release);
    }
}
