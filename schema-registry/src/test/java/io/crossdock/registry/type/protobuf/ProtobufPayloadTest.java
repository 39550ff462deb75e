package io.crossdock.registry.type.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.StructProto;
import com.google.protobuf.Value;
import com.google.rpc.ErrorDetailsProto;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class ProtobufPayloadTest {
    private static final ProtobufSchema ORDERS = ProtobufTexts.schema(
            "3: package shop; message Order { string id = 1; int64 cents = 2; repeated int32 sizes = 3; Line line = 4; "
                    + "map<string, Line> lines = 5; double weight = 6; fixed32 code = 7; bytes raw = 8; Kind kind = 9; "
                    + "message Line { string sku = 1; Order order = 2; message Price { int64 cents = 1; } } "
                    + "message Note { string text = 1; } } message Customer { string name = 1; } enum Kind { NONE = 0; }");

    private static final ProtobufSchema OLD = ProtobufTexts.schema("2: message Old { required string id = 1; "
            + "optional group G = 2 { required int32 n = 1; } repeated Old olds = 3; optional string note = 4; }");

    private interface Content {
        void write(CodedOutputStream out) throws IOException;
    }

    @Test
    void aMessageOfTheSchemaIsFine() {
        assertThat(ORDERS.violations(payload(new int[0], out -> {
                    out.writeString(1, "a");
                    out.writeInt64(2, -5);
                    out.writeByteArray(4, bytes(line -> line.writeString(1, "sku")));
                    out.writeByteArray(5, bytes(entry -> {
                        entry.writeString(1, "key");
                        entry.writeByteArray(2, bytes(line -> line.writeString(1, "sku")));
                    }));
                    out.writeDouble(6, 1.5);
                    out.writeFixed32(7, 9);
                    out.writeByteArray(8, new byte[] {(byte) 0xff});
                    out.writeEnum(9, 77);
                })))
                .isEmpty();
        assertThat(ORDERS.violations(payload(new int[0], out -> {}))).isEmpty();
    }

    @Test
    void theIndexesBeforeItNameTheMessage() {
        assertThat(ORDERS.violations(payload(new int[] {1}, out -> out.writeString(1, "Ada"))))
                .isEmpty();
        assertThat(ORDERS.violations(payload(new int[] {0, 1}, out -> out.writeString(1, "text"))))
                .isEmpty();
        assertThat(ORDERS.violations(payload(new int[] {0, 0, 0}, out -> out.writeInt64(1, 5))))
                .isEmpty();
        assertThat(ORDERS.violations(payload(new int[] {0, 0, 0}, out -> out.writeString(1, "5"))))
                .singleElement()
                .asString()
                .startsWith("Order.Line.Price.cents: field \"cents\" (1) is int64, which is written as a varint");
    }

    @Test
    void theNameOfTheRecordIsThatOfTheMessageItSaysItIs() {
        assertThat(ORDERS.recordName(payload(new int[0], out -> {}))).contains("shop.Order");
        assertThat(ORDERS.recordName(payload(new int[] {0, 0, 0}, out -> {}))).contains("shop.Order.Line.Price");
        assertThat(ORDERS.recordName(payload(new int[] {2}, out -> {}))).isEmpty();
        assertThat(ORDERS.recordName(ByteBuffer.allocate(0))).isEmpty();
    }

    @Test
    void aMessageThatSaysItIsLongerThanItsPayloadIsCutOffWhateverHoldsTheBytes() {
        byte[] cutOff = {0, 4 << 3 | 2, 99};

        for (ByteBuffer bytes : List.of(ByteBuffer.allocate(3), ByteBuffer.allocateDirect(3))) {
            assertThat(ORDERS.violations(bytes.put(cutOff).flip()))
                    .singleElement()
                    .asString()
                    .contains("the bytes end within a field");
        }
    }

    @Test
    void indexesThatNameNoMessageAreSaid() {
        assertThat(ORDERS.violations(payload(new int[] {2}, out -> {})))
                .containsExactly("the schema has no message at the indexes [2] with which the payload begins");
        assertThat(ORDERS.violations(payload(new int[] {0, 0, 0, 0}, out -> {})))
                .hasSize(1);
        assertThat(ORDERS.violations(payload(new int[] {-1}, out -> {}))).hasSize(1);
        assertThat(ORDERS.violations(ByteBuffer.allocate(0)))
                .containsExactly(
                        "the payload does not begin with the indexes of its message: it is cut off or no varint");
        assertThat(ORDERS.violations(ByteBuffer.wrap(new byte[] {1})))
                .singleElement()
                .asString()
                .contains("does not begin");
        assertThat(ORDERS.violations(ByteBuffer.wrap(new byte[] {-2, -1, -1, -1, 15})))
                .singleElement()
                .asString()
                .contains("the count of message indexes is 2147483647");
    }

    /** Clients that count in descriptors count the message of a map, too. */
    @Test
    void innerMessagesAreCountedAsTheTextOrTheDescriptorHasThem() {
        var schema = ProtobufTexts.schema(
                "3: message A { map<string, string> m = 1; message B { string s = 1; } message C { int32 n = 1; } }");
        assertThat(schema.violations(payload(new int[] {0, 0}, out -> out.writeString(1, "B"))))
                .isEmpty();
        assertThat(schema.violations(payload(new int[] {0, 1}, out -> out.writeString(1, "B"))))
                .isEmpty();
        assertThat(schema.violations(payload(new int[] {0, 1}, out -> out.writeInt32(1, 1))))
                .isEmpty();
        assertThat(schema.violations(payload(new int[] {0, 2}, out -> out.writeInt32(1, 1))))
                .isEmpty();
        assertThat(schema.violations(payload(new int[] {0, 2}, out -> out.writeString(1, "B"))))
                .hasSize(1);
        assertThat(schema.violations(payload(new int[] {0, 3}, out -> {}))).hasSize(1);
    }

    @Test
    void numbersMayBePackedOrNot() {
        assertThat(ORDERS.violations(payload(new int[0], out -> {
                    out.writeInt32(3, 1);
                    out.writeByteArray(3, bytes(packed -> {
                        packed.writeInt32NoTag(2);
                        packed.writeInt32NoTag(-3);
                    }));
                })))
                .isEmpty();
        assertThat(ORDERS.violations(payload(new int[0], out -> out.writeByteArray(3, new byte[] {(byte) 0x80}))))
                .singleElement()
                .asString()
                .startsWith("Order.sizes: the bytes end within a field");
        assertThat(ORDERS.violations(payload(new int[0], out -> out.writeByteArray(2, new byte[] {1}))))
                .containsExactly("Order.cents: field \"cents\" (2) is int64, which is written as a varint, but these "
                        + "bytes are a length and that many bytes");
    }

    @Test
    void unknownNumbersAreFine() {
        assertThat(ORDERS.violations(payload(new int[0], out -> {
                    out.writeString(100, "later");
                    out.writeFixed64(101, 1);
                    out.writeTag(102, 3);
                    out.writeInt32(1, 1);
                    out.writeTag(102, 4);
                })))
                .isEmpty();
    }

    @Test
    void stringsAreUtf8AndBytesNeedNotBe() {
        assertThat(ORDERS.violations(payload(new int[0], out -> out.writeByteArray(1, new byte[] {(byte) 0xc3}))))
                .containsExactly("Order.id: the string is not UTF-8");
        assertThat(ORDERS.violations(payload(
                        new int[0],
                        out -> out.writeByteArray(5, bytes(entry -> entry.writeByteArray(1, new byte[] {-1}))))))
                .containsExactly("Order.lines.key: the string is not UTF-8");
    }

    @Test
    void requiredFieldsAreRequiredAtEveryLevel() {
        assertThat(OLD.violations(payload(new int[0], out -> {
                    out.writeByteArray(3, bytes(old -> old.writeString(4, "no id")));
                    out.writeTag(2, 3);
                    out.writeTag(2, 4);
                })))
                .containsExactly(
                        "Old.olds: the required field \"id\" (1) is missing",
                        "Old.g: the required field \"n\" (1) is missing",
                        "Old: the required field \"id\" (1) is missing");
        assertThat(OLD.violations(payload(new int[0], out -> {
                    out.writeTag(2, 3);
                    out.writeInt32(1, 1);
                    out.writeTag(2, 4);
                    out.writeString(1, "id");
                })))
                .isEmpty();
    }

    @Test
    void groupsBeginAndEndInPairs() {
        assertThat(OLD.violations(payload(new int[0], out -> out.writeTag(2, 3))))
                .singleElement()
                .asString()
                .startsWith("Old.g: a group does not end");
        assertThat(OLD.violations(payload(new int[0], out -> out.writeTag(2, 4))))
                .singleElement()
                .asString()
                .startsWith("Old: a group ends that did not begin");
    }

    @Test
    void depthAndFindingsAreBounded() {
        byte[] nested = new byte[0];
        for (int i = 0; i < 150; i++) {
            byte[] inner = nested;
            nested = bytes(out -> out.writeByteArray(2, bytes(order -> order.writeByteArray(4, inner))));
        }
        byte[] deep = nested;
        assertThat(ORDERS.violations(payload(new int[0], out -> out.writeByteArray(4, deep))))
                .singleElement()
                .asString()
                .contains("messages are nested more than 100 levels deep");
        assertThat(ORDERS.violations(payload(new int[0], out -> {
                    for (int i = 0; i < 5_000; i++) {
                        out.writeInt32(1, i);
                    }
                })))
                .hasSize(100);
    }

    @Test
    void thePositionOfThePayloadStays() {
        var payload = ByteBuffer.allocateDirect(20);
        payload.put(new byte[] {9, 9, 9})
                .put(payload(new int[0], out -> out.writeString(1, "abc")))
                .flip()
                .position(3);
        assertThat(ORDERS.violations(payload)).isEmpty();
        assertThat(payload.position()).isEqualTo(3);
        assertThat(ORDERS.violations(payload.asReadOnlyBuffer())).isEmpty();
    }

    /** Descriptors are messages of descriptor.proto: proto2, with required fields, groups of options, deep nesting. */
    @Test
    void realMessagesAreFineAndDamagedOnesAreFoundAsParsersFindThem() {
        var schema = ProtobufTexts.parse(ProtoPrinter.canonical(
                BundledFiles.find("google/protobuf/descriptor.proto").orElseThrow()));
        int index = schema.types().top().indexOf("google.protobuf.FileDescriptorProto");
        var random = new Random(20260);
        int refused = 0;
        for (var file : List.of(
                DescriptorProtos.getDescriptor(), StructProto.getDescriptor(), ErrorDetailsProto.getDescriptor())) {
            byte[] whole = file.toProto().toByteArray();
            assertThat(schema.violations(payload(new int[] {index}, out -> out.writeRawBytes(whole))))
                    .isEmpty();
            for (int i = 0; i < 2_000; i++) {
                byte[] damaged = damage(whole, random);
                boolean fine = schema.violations(payload(new int[] {index}, out -> out.writeRawBytes(damaged)))
                        .isEmpty();
                if (fine) {
                    assertThat(parses(damaged)).isTrue();
                } else {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void messagesThatRecurseAreFollowed() {
        var schema = ProtobufTexts.parse(ProtoPrinter.canonical(
                BundledFiles.find("google/protobuf/struct.proto").orElseThrow()));
        var struct = Struct.newBuilder()
                .putFields(
                        "list",
                        Value.newBuilder()
                                .setListValue(ListValue.newBuilder()
                                        .addValues(Value.newBuilder().setNumberValue(1))
                                        .addValues(Value.newBuilder().setBoolValue(true)))
                                .build())
                .build();
        assertThat(schema.violations(payload(new int[0], out -> out.writeRawBytes(struct.toByteArray()))))
                .isEmpty();
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] damaged =
                random.nextInt(4) == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    private static boolean parses(byte[] bytes) {
        try {
            return FileDescriptorProto.parseFrom(ByteString.copyFrom(bytes)).isInitialized();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    /** @param indexes none means the single 0 of the first message */
    private static ByteBuffer payload(int[] indexes, Content content) {
        return ByteBuffer.wrap(bytes(out -> {
            out.writeSInt32NoTag(indexes.length);
            IntStream.of(indexes).forEach(index -> write(out, index));
            content.write(out);
        }));
    }

    private static void write(CodedOutputStream out, int index) {
        try {
            out.writeSInt32NoTag(index);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Content content) {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            content.write(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
