package io.crossdock.cli.doctor.facts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything the checks look at.
 *
 * @param now when it was gathered
 * @param node this machine, where a hub keeps its data on it
 * @param unknown what could not be found out, and why
 */
public record Facts(
        Instant now,
        Optional<NodeFacts> node,
        List<BrokerFact> brokers,
        List<PartitionFact> partitions,
        List<GroupFact> groups,
        List<ConnectorFact> connectors,
        List<ThrottledFact> throttled,
        List<CertificateFact> certificates,
        List<ZooKeeperFact> ensemble,
        List<String> unknown) {
    public Facts {
        brokers = List.copyOf(brokers);
        partitions = List.copyOf(partitions);
        groups = List.copyOf(groups);
        connectors = List.copyOf(connectors);
        throttled = List.copyOf(throttled);
        certificates = List.copyOf(certificates);
        ensemble = List.copyOf(ensemble);
        unknown = List.copyOf(unknown);
    }
}
