package io.crossdock.registry.type.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import com.squareup.wire.schema.Location;
import io.crossdock.registry.type.ReferencedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

/** Protobuf's own library understands what is written, and it means what the text means. */
class DescriptorWriterTest {
    private static FileDescriptorProto written(ProtobufSchema schema) throws Exception {
        return FileDescriptorProto.parseFrom(
                Base64.getDecoder().decode(schema.serialized().orElseThrow()));
    }

    private static FileDescriptor built(String text, FileDescriptor... imports) throws Exception {
        return built(written(ProtobufTexts.parse(text)), imports);
    }

    private static FileDescriptor built(FileDescriptorProto file, FileDescriptor... imports)
            throws DescriptorValidationException {
        return FileDescriptor.buildFrom(file, imports);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "syntax = \"proto3\"; package a.b; option java_package = \"x.y\"; message M { string s = 1; repeated int32 n ="
                        + " 2 [packed = false, deprecated = true]; E e = 3; In in = 4; message In { bytes b = 1; } enum E {"
                        + " option allow_alias = true; A = 0; B = 1; C = 1 [deprecated = true]; reserved 5, 7 to 9;"
                        + " reserved \"OLD\"; } reserved 10, 20 to 30; reserved \"gone\"; }",
                "syntax = \"proto3\"; message M { oneof first { int32 a = 1; M m = 2; } optional string o = 3; optional int32"
                        + " _o = 4; oneof second { bool c = 5; } string j = 6 [json_name = \"jay\"]; }",
                "syntax = \"proto2\"; message M { required int32 a = 1; optional string s = 2 [default = \"x y\"]; optional E e"
                        + " = 3 [default = B]; repeated group G = 4 { optional int64 n = 1; } oneof o { group H = 5 { optional"
                        + " M m = 1; } int32 z = 6; } extensions 100 to 199; extensions 1000 to max; enum E { A = 1; B ="
                        + " -2; } } extend M { optional int32 more = 100; } message N { extend M { optional N n = 101; } }",
                "syntax = \"proto3\"; package p; service S { option deprecated = true; rpc Call (In) returns (stream .p.Out) {"
                        + " option idempotency_level = NO_SIDE_EFFECTS; } } message In {} message Out {}"
            })
    void whatIsWrittenIsReadAsTheSameSchema(String text) throws Exception {
        ProtobufSchema schema = ProtobufTexts.parse(text);
        FileDescriptorProto file = written(schema);

        built(file);
        ProtobufSchema read = ProtobufTexts.parse(Base64.getEncoder().encodeToString(file.toByteArray()));
        assertThat(read.normalized()).isEqualTo(schema.normalized());
        assertThat(DescriptorReader.read(Location.get(""), file).getTypes())
                .hasSameSizeAs(schema.file().getTypes());
    }

    @Test
    void mapsHaveTheirMessagesWhereTheyStand() throws Exception {
        Descriptor message = built("syntax = \"proto3\"; package p; message M { message First { string s = 1; }"
                        + " map<string, First> by_name = 1; message Last { map<int32, .p.M> all = 1; } }")
                .findMessageTypeByName("M");

        assertThat(message.getNestedTypes())
                .extracting(Descriptor::getName)
                .containsExactly("First", "ByNameEntry", "Last");
        FieldDescriptor map = message.findFieldByName("by_name");
        assertThat(map.isMapField()).isTrue();
        assertThat(map.getMessageType().findFieldByNumber(2).getMessageType().getFullName())
                .isEqualTo("p.M.First");
        assertThat(message.findNestedTypeByName("Last").findFieldByName("all").isMapField())
                .isTrue();
    }

    @Test
    void fieldsKnowWhetherTheyWereSetAsTheTextSays() throws Exception {
        Descriptor message = built(
                        "syntax = \"proto3\"; message M { optional int32 a = 1; int32 b = 2; oneof o { int32 c = 3; } }")
                .findMessageTypeByName("M");

        assertThat(message.findFieldByName("a").hasPresence()).isTrue();
        assertThat(message.findFieldByName("a").getRealContainingOneof()).isNull();
        assertThat(message.findFieldByName("b").hasPresence()).isFalse();
        assertThat(message.findFieldByName("c").getRealContainingOneof().getName())
                .isEqualTo("o");
        assertThat(message.getRealOneofs()).hasSize(1);
    }

    @Test
    void importsAreNamedAndTheirTypesFound() throws Exception {
        ProtobufSchema imported =
                ProtobufTexts.parse("syntax = \"proto3\"; package shop; message Money { int64 cents = 1; }");
        FileDescriptor money =
                built(written(imported).toBuilder().setName("shop/money.proto").build());
        ProtobufSchema schema = ProtobufTexts.parse(
                "syntax = \"proto3\"; package shop; import public \"shop/money.proto\"; import"
                        + " \"google/protobuf/timestamp.proto\"; message Order { Money total = 1; google.protobuf.Timestamp at"
                        + " = 2; }",
                new ReferencedText("shop/money.proto", imported.canonical()));

        FileDescriptorProto file = written(schema);
        Descriptor order = built(file, money, TimestampProto.getDescriptor()).findMessageTypeByName("Order");

        assertThat(file.getDependencyList())
                .containsExactlyInAnyOrder("shop/money.proto", "google/protobuf/timestamp.proto");
        assertThat(file.getPublicDependencyList())
                .containsExactly(file.getDependencyList().indexOf("shop/money.proto"));
        assertThat(order.findFieldByName("total").getMessageType()).isSameAs(money.findMessageTypeByName("Money"));
        assertThat(order.findFieldByName("at").getMessageType().getFullName()).isEqualTo("google.protobuf.Timestamp");
    }

    @Test
    void customOptionsAreLeftOut() throws Exception {
        FileDescriptorProto file = written(
                ProtobufTexts.parse("syntax = \"proto3\"; import \"confluent/meta.proto\"; message M { string s = 1"
                        + " [(confluent.field_meta).doc = \"x\", deprecated = true]; }"));

        assertThat(file.getMessageType(0).getField(0).getOptions().getDeprecated())
                .isTrue();
        assertThat(file.getMessageType(0)
                        .getField(0)
                        .getOptions()
                        .getUnknownFields()
                        .asMap())
                .isEmpty();
    }
}
