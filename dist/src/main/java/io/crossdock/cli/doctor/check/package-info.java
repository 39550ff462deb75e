/** One class for each thing that can be wrong; they stand in a list, decide from facts alone and say what to do. */
@NullMarked
package io.crossdock.cli.doctor.check;

import org.jspecify.annotations.NullMarked;
