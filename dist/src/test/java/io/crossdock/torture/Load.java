package io.crossdock.torture;

/**
 * How hard a plan's actors work, and how often they are disturbed.
 *
 * @param pace by how much pauses between bursts are longer than where one hub has the machine for itself
 * @param disturbances of a hundred steps
 */
public record Load(int pace, int disturbances) {
    /** For one hub. */
    static final Load FULL = new Load(1, 29);
}
