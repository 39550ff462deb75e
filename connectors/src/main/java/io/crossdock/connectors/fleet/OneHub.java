package io.crossdock.connectors.fleet;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.Target;
import io.crossdock.connectors.definition.Problem;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A hub that shares its connectors with no other, or answers for itself only. */
public record OneHub(ConnectorRuntime runtime, String hub) implements Fleet {
    @Override
    public List<Whole> connectors() {
        return runtime.connectors().stream()
                .map(ConnectorStatus::name)
                .distinct()
                .flatMap(name -> connector(name).stream())
                .toList();
    }

    @Override
    public Optional<Whole> connector(String name) {
        return report(name).map(it -> Whole.of(name, List.of(new Seen(hub, it, true)), hub));
    }

    /** How a connector is here. */
    private Optional<Report> report(String name) {
        try {
            return runtime.connector(name).map(status -> Report.of(status, runtime.file(name), true));
        } catch (NoSuchElementException goneMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public void pause(String name) {
        runtime.pause(name);
    }

    @Override
    public void stop(String name) {
        runtime.stop(name);
    }

    @Override
    public void resume(String name) {
        runtime.resume(name);
    }

    @Override
    public void restart(String name, boolean onlyFailed) {
        Optional<Whole> now = connector(name);
        if (!onlyFailed || now.isEmpty() || now.get().standing() != Standing.RUNNING) {
            runtime.restart(name);
        }
    }

    @Override
    public List<Problem> put(String name, String text, Target initial) {
        return runtime.put(name, text, initial);
    }

    @Override
    public String remove(String name) {
        return "its file is now " + runtime.remove(name);
    }
}
