package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.Comparator;
import java.util.List;

/** The list of checks. A new one is one class and one line here. */
public final class Checks {
    /** By name. */
    public static final List<Check> ALL = List.of(
            new BreakerCheck(),
            new BrokerDownCheck(),
            new CertificateEndCheck(),
            new CertificateHostCheck(),
            new ClassArchiveCheck(),
            new ClockCheck(),
            new ConnectorCheck(),
            new DamagedLogCheck(),
            new DeadLetterCheck(),
            new DiskFailedCheck(),
            new DiskFullCheck(),
            new DiskSpaceCheck(),
            new EmptyGroupCheck(),
            new EnsembleSizeCheck(),
            new FileLimitCheck(),
            new HeapCheck(),
            new InternalTopicsCheck(),
            new JavaVersionCheck(),
            new KilledCheck(),
            new MinInSyncCheck(),
            new NoAuthorizerCheck(),
            new OfflinePartitionCheck(),
            new OpenListenerCheck(),
            new ReachableCheck(),
            new SettingsDifferCheck(),
            new SingleReplicaCheck(),
            new StuckGroupCheck(),
            new SwapCheck(),
            new ThrottledCheck(),
            new UncleanElectionCheck(),
            new UnderReplicatedCheck(),
            new ZooKeeperCheck());

    private Checks() {}

    /** What all of them find, the worst first. */
    public static List<Finding> examine(Facts facts) {
        return ALL.stream()
                .flatMap(check -> check.examine(facts).stream())
                .sorted(Comparator.comparing(Finding::severity)
                        .thenComparing(Finding::check)
                        .thenComparing(Finding::subject))
                .toList();
    }
}
