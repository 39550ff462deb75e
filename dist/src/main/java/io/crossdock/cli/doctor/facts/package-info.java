/** What is known about a node and a cluster at one moment, as values, and how it is found out. */
@NullMarked
package io.crossdock.cli.doctor.facts;

import org.jspecify.annotations.NullMarked;
