package io.crossdock.hub;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Made once, when it is first asked for; whoever asks meanwhile waits. Thread-safe. */
final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private volatile @Nullable T made;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        T known = made;
        if (known == null) {
            known = maker.get();
            made = known;
        }
        return known;
    }

    /** What was made, if it was; does not wait for who makes it. */
    Optional<T> made() {
        return Optional.ofNullable(made);
    }

    /** Only if it was made; it is not made for this. */
    synchronized void ifMade(Consumer<T> action) {
        made().ifPresent(action);
    }
}
