package io.crossdock.hub.config;

/**
 * One line of {@code crossdock config list}.
 *
 * @param name full dotted name
 * @param defaultValue as one would write it; empty when there is none
 * @param unit what a number counts, for example {@code ms}; empty when it is not a quantity
 * @param meaning one or two sentences
 */
public record SettingDoc(String name, String defaultValue, String unit, String meaning) {}
