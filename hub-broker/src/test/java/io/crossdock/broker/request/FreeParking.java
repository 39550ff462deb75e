package io.crossdock.broker.request;

/** Whoever wants to wait may, and no client ever goes. */
public final class FreeParking implements Parking {
    @Override
    public boolean park(long besides) {
        return true;
    }

    @Override
    public void whenGone(Runnable giveUp) {}

    @Override
    public void mute(long nanos) {}
}
