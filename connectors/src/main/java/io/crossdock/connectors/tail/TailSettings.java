package io.crossdock.connectors.tail;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What is followed, and how.
 *
 * @param log the name under which the log is written
 * @param rotated whole names of the files beside it that once were it
 * @param position where the position is kept
 * @param lines how lines are read
 * @param fromEnd whether the first start passes over what is there
 * @param looksBeforeLeaving looks at a renamed file without anything new after which it counts as finished
 */
record TailSettings(
        Path log, Pattern rotated, Path position, LineReader lines, boolean fromEnd, int looksBeforeLeaving) {}
