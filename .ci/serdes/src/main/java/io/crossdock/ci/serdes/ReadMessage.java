package io.crossdock.ci.serdes;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;

import java.io.IOException;
import java.io.InputStream;

/** Stands where a class made by Protobuf's compiler would: the deserialiser calls its {@code parseFrom}. */
public final class ReadMessage {
    static volatile Descriptor expected;

    private ReadMessage() {}

    public static DynamicMessage parseFrom(InputStream message) throws IOException {
        return DynamicMessage.parseFrom(expected, message);
    }
}
