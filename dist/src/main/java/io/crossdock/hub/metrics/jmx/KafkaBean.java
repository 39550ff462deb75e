package io.crossdock.hub.metrics.jmx;

import io.crossdock.broker.Metric.Distribution;
import io.crossdock.hub.metrics.jmx.Reading.Gauge;
import io.crossdock.hub.metrics.jmx.Reading.Meter;
import io.crossdock.hub.metrics.jmx.Reading.Times;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/** One bean, with the attributes that Apache Kafka's have. Thread-safe. */
final class KafkaBean implements DynamicMBean {
    private static final double MILLIS = 1000;

    private final Map<String, Function<Looks, Object>> attributes;
    private final Looks looks;

    KafkaBean(Reading reading, Looks looks) {
        this.looks = looks;
        this.attributes = attributes(reading);
    }

    private static Map<String, Function<Looks, Object>> attributes(Reading reading) {
        var attributes = new LinkedHashMap<String, Function<Looks, Object>>();
        if (reading instanceof Gauge gauge) {
            attributes.put("Value", at -> gauge.value().applyAsDouble(at.now()));
        } else if (reading instanceof Meter meter) {
            attributes.put("Count", at -> (long) meter.count().applyAsDouble(at.now()));
            attributes.put("EventType", at -> meter.event());
            attributes.put("MeanRate", at -> at.meanRate(meter.count()));
            attributes.put("OneMinuteRate", at -> at.rate(60, meter.count()));
            attributes.put("FiveMinuteRate", at -> at.rate(300, meter.count()));
            attributes.put("FifteenMinuteRate", at -> at.rate(900, meter.count()));
            attributes.put("RateUnit", at -> "SECONDS");
        } else if (reading instanceof Times times) {
            attributes.put("Count", at -> of(times, at, Percentiles::count, 0L));
            attributes.put("Mean", at -> of(times, at, each -> MILLIS * Percentiles.mean(each), 0.0));
            Map.of("50th", 0.5, "75th", 0.75, "95th", 0.95, "98th", 0.98, "99th", 0.99, "999th", 0.999)
                    .forEach((name, part) -> attributes.put(
                            name + "Percentile",
                            at -> of(times, at, each -> MILLIS * Percentiles.at(each, part), 0.0)));
        }
        return attributes;
    }

    private static <V> V of(Times times, Looks looks, Function<Distribution, V> value, V none) {
        Distribution seconds = times.seconds().apply(looks.now());
        return seconds == null ? none : value.apply(seconds);
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        Function<Looks, Object> value = attributes.get(name);
        if (value == null) {
            throw new AttributeNotFoundException(name);
        }
        return value.apply(looks);
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        var list = new AttributeList();
        for (String name : names) {
            Function<Looks, Object> value = attributes.get(name);
            if (value != null) {
                list.add(new Attribute(name, value.apply(looks)));
            }
        }
        return list;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return new MBeanInfo(
                KafkaBean.class.getName(),
                "A metric of this broker under Apache Kafka's name.",
                attributes.keySet().stream().map(KafkaBean::info).toArray(MBeanAttributeInfo[]::new),
                null,
                null,
                null);
    }

    private static MBeanAttributeInfo info(String attribute) {
        String type =
                switch (attribute) {
                    case "Count" -> Long.class.getName();
                    case "EventType", "RateUnit" -> String.class.getName();
                    default -> Double.class.getName();
                };
        return new MBeanAttributeInfo(attribute, type, attribute, true, false, false);
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " can only be read");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public @Nullable Object invoke(String action, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(action));
    }
}
