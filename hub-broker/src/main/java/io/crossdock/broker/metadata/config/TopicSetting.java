package io.crossdock.broker.metadata.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A setting of topics or groups and the broker settings that supply its default.
 *
 * @param brokerNames strongest first; the last one carries Kafka's default
 */
record TopicSetting(Setting setting, List<BrokerName> brokerNames) {
    TopicSetting {
        brokerNames = List.copyOf(brokerNames);
    }

    /**
     * A broker setting with the same meaning.
     *
     * @param unit what its number counts
     * @param times how many units of the topic setting make one of it
     */
    record BrokerName(String name, String unit, long times) {
        /** The value in the topic setting's unit. Any negative number means "no limit", as Kafka reads it. */
        String toTopic(String value) {
            if (times == 1) {
                return value;
            }
            long number = Long.parseLong(value);
            return String.valueOf(number < 0 ? -1 : Math.multiplyExact(number, times));
        }

        private String fromTopic(String value) {
            return times == 1 ? value : String.valueOf(Long.parseLong(value) / times);
        }
    }

    String name() {
        return setting.name();
    }

    /** The strongest broker setting that is given. */
    Optional<BrokerName> given(Map<String, String> broker) {
        return brokerNames.stream()
                .filter(each -> broker.containsKey(each.name()))
                .findFirst();
    }

    /** The broker settings behind this topic setting, as settings of their own. */
    List<Setting> brokerSettings() {
        return brokerNames.stream().map(this::brokerSetting).toList();
    }

    private Setting brokerSetting(BrokerName each) {
        boolean last = each.equals(brokerNames.get(brokerNames.size() - 1));
        String defaultValue = last && !setting.defaultValue().isEmpty() ? each.fromTopic(setting.defaultValue()) : "";
        Setting.Rule asTopicSetting = value -> {
            try {
                String converted = each.toTopic(value);
                return setting.rules().stream()
                        .flatMap(rule -> rule.problem(converted).stream())
                        .findFirst()
                        .map(problem -> each.times() == 1 ? problem : problem + " " + setting.unit());
            } catch (ArithmeticException tooLarge) {
                return Optional.of("is too large to be counted in " + setting.unit());
            }
        };
        String strongest = brokerNames.get(0).name();
        String meaning = each.name().equals(strongest)
                ? "Default of " + name() + ": " + setting.meaning()
                : "The same as " + strongest + ", where that is not set.";
        // As in Kafka: of several names the strongest can be changed at run time, which leaves no doubt what wins.
        boolean dynamic = setting.dynamic() && each.name().equals(strongest);
        return new Setting(
                each.name(), setting.type(), defaultValue, each.unit(), meaning, List.of(asTopicSetting), dynamic);
    }
}
