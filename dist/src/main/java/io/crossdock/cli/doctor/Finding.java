package io.crossdock.cli.doctor;

/**
 * Something that is wrong.
 *
 * @param check which check found it, such as {@code disk-space}
 * @param subject what it is about: a broker, a topic, a file
 * @param what what is wrong, with figures
 * @param remedy what to do
 */
public record Finding(Severity severity, String check, String subject, String what, String remedy) {}
