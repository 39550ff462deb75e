package io.crossdock.torture;

import java.util.Random;

/** Draws what is to be done to processes, disks and networks; every decision comes from the given source of chance. */
public interface Disturbances {
    Step.Disturbance draw(Random random);

    /** What one process on one machine can be put through. */
    static Step.Disturbance ofOneHub(Random random) {
        int dice = random.nextInt(29);
        if (dice < 14) {
            return new Step.Kill();
        }
        return dice < 19 ? new Step.CleanRestart() : new Step.Pause(100 + random.nextInt(3901));
    }
}
