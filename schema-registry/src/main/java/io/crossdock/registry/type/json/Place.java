package io.crossdock.registry.type.json;

/**
 * Where in a schema something was found, as both people and programs name it. References do not show: a place is reached
 * through the properties and items of values, as in Confluent's reports.
 *
 * @param pointer as a URI fragment (RFC 6901, 6)
 * @param subject the part of the value, such as {@code 'lines[].price'}, or {@code the value}
 */
record Place(String pointer, String subject) {
    static final Place ROOT = new Place("#", "the value");

    Place property(String name) {
        return new Place(
                pointer + "/properties/" + GraphReader.escaped(name), "'" + dotted(".") + shortened(name) + "'");
    }

    /** @param tokens as in {@code items} or {@code items/3} */
    Place items(String tokens) {
        int slash = tokens.indexOf('/');
        String index = slash < 0 ? "" : tokens.substring(slash + 1);
        return new Place(pointer + "/" + tokens, "'" + dotted("") + "[" + index + "]'");
    }

    /** The same part of the value, said by a keyword that holds others. */
    Place keyword(String tokens) {
        return tokens.isEmpty() ? this : new Place(pointer + "/" + tokens, subject);
    }

    /** Members of the value that a keyword speaks of, other than by their names. */
    Place members(String tokens) {
        return new Place(pointer + "/" + tokens, "'" + dotted(".") + "*'");
    }

    private String dotted(String separator) {
        return subject.startsWith("'") ? subject.substring(1, subject.length() - 1) + separator : "";
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 97) + "...";
    }
}
