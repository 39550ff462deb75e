package io.crossdock.registry.type.protobuf;

import com.google.api.AnnotationsProto;
import com.google.api.ClientProto;
import com.google.api.FieldBehaviorProto;
import com.google.api.FieldInfoProto;
import com.google.api.HttpBodyProto;
import com.google.api.HttpProto;
import com.google.api.LaunchStageProto;
import com.google.api.ResourceProto;
import com.google.api.RoutingProto;
import com.google.api.VisibilityProto;
import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import com.google.rpc.CodeProto;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.StatusProto;
import com.google.type.CalendarPeriodProto;
import com.google.type.ColorProto;
import com.google.type.DateProto;
import com.google.type.DateTimeProto;
import com.google.type.DayOfWeekProto;
import com.google.type.DecimalProto;
import com.google.type.ExprProto;
import com.google.type.FractionProto;
import com.google.type.IntervalProto;
import com.google.type.LatLngProto;
import com.google.type.LocalizedTextProto;
import com.google.type.MoneyProto;
import com.google.type.MonthProto;
import com.google.type.PhoneNumberProto;
import com.google.type.PostalAddressProto;
import com.google.type.QuaternionProto;
import com.google.type.TimeOfDayProto;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Files that every schema may import without registering them: Protobuf's own, Google's common types and annotations, and
 * the two that Confluent's registry brings along. A file of the same path among the references goes before. Read when they
 * are first asked for, since all of them take a second or two.
 */
final class BundledFiles {
    private static final Map<String, Supplier<FileDescriptor>> COMPILED = Map.ofEntries(
            Map.entry("google/api/annotations.proto", AnnotationsProto::getDescriptor),
            Map.entry("google/api/client.proto", ClientProto::getDescriptor),
            Map.entry("google/api/field_behavior.proto", FieldBehaviorProto::getDescriptor),
            Map.entry("google/api/field_info.proto", FieldInfoProto::getDescriptor),
            Map.entry("google/api/http.proto", HttpProto::getDescriptor),
            Map.entry("google/api/httpbody.proto", HttpBodyProto::getDescriptor),
            Map.entry("google/api/launch_stage.proto", LaunchStageProto::getDescriptor),
            Map.entry("google/api/resource.proto", ResourceProto::getDescriptor),
            Map.entry("google/api/routing.proto", RoutingProto::getDescriptor),
            Map.entry("google/api/visibility.proto", VisibilityProto::getDescriptor),
            Map.entry("google/protobuf/any.proto", AnyProto::getDescriptor),
            Map.entry("google/protobuf/api.proto", ApiProto::getDescriptor),
            Map.entry("google/protobuf/descriptor.proto", DescriptorProtos::getDescriptor),
            Map.entry("google/protobuf/duration.proto", DurationProto::getDescriptor),
            Map.entry("google/protobuf/empty.proto", EmptyProto::getDescriptor),
            Map.entry("google/protobuf/field_mask.proto", FieldMaskProto::getDescriptor),
            Map.entry("google/protobuf/source_context.proto", SourceContextProto::getDescriptor),
            Map.entry("google/protobuf/struct.proto", StructProto::getDescriptor),
            Map.entry("google/protobuf/timestamp.proto", TimestampProto::getDescriptor),
            Map.entry("google/protobuf/type.proto", TypeProto::getDescriptor),
            Map.entry("google/protobuf/wrappers.proto", WrappersProto::getDescriptor),
            Map.entry("google/rpc/code.proto", CodeProto::getDescriptor),
            Map.entry("google/rpc/error_details.proto", ErrorDetailsProto::getDescriptor),
            Map.entry("google/rpc/status.proto", StatusProto::getDescriptor),
            Map.entry("google/type/calendar_period.proto", CalendarPeriodProto::getDescriptor),
            Map.entry("google/type/color.proto", ColorProto::getDescriptor),
            Map.entry("google/type/date.proto", DateProto::getDescriptor),
            Map.entry("google/type/datetime.proto", DateTimeProto::getDescriptor),
            Map.entry("google/type/dayofweek.proto", DayOfWeekProto::getDescriptor),
            Map.entry("google/type/decimal.proto", DecimalProto::getDescriptor),
            Map.entry("google/type/expr.proto", ExprProto::getDescriptor),
            Map.entry("google/type/fraction.proto", FractionProto::getDescriptor),
            Map.entry("google/type/interval.proto", IntervalProto::getDescriptor),
            Map.entry("google/type/latlng.proto", LatLngProto::getDescriptor),
            Map.entry("google/type/localized_text.proto", LocalizedTextProto::getDescriptor),
            Map.entry("google/type/money.proto", MoneyProto::getDescriptor),
            Map.entry("google/type/month.proto", MonthProto::getDescriptor),
            Map.entry("google/type/phone_number.proto", PhoneNumberProto::getDescriptor),
            Map.entry("google/type/postal_address.proto", PostalAddressProto::getDescriptor),
            Map.entry("google/type/quaternion.proto", QuaternionProto::getDescriptor),
            Map.entry("google/type/timeofday.proto", TimeOfDayProto::getDescriptor));

    private static final Map<String, ProtoFileElement> READ = new ConcurrentHashMap<>();

    private BundledFiles() {}

    static Optional<ProtoFileElement> find(String path) {
        return COMPILED.containsKey(path) || ConfluentFiles.TEXTS.containsKey(path)
                ? Optional.of(READ.computeIfAbsent(path, BundledFiles::read))
                : Optional.empty();
    }

    /** By which they are imported. */
    static Set<String> paths() {
        var paths = new TreeSet<>(COMPILED.keySet());
        paths.addAll(ConfluentFiles.TEXTS.keySet());
        return paths;
    }

    private static ProtoFileElement read(String path) {
        var compiled = COMPILED.get(path);
        return compiled == null
                ? ProtoText.parse(path, ConfluentFiles.TEXTS.getOrDefault(path, ""))
                : DescriptorReader.read(Location.get(path), compiled.get().toProto());
    }
}
