/** What {@code crossdock doctor} finds wrong, and the checks that find it in facts that were gathered before. */
@NullMarked
package io.crossdock.cli.doctor;

import org.jspecify.annotations.NullMarked;
