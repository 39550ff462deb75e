package io.crossdock.cli.plan;

/** What is to become of something. */
public enum Verb {
    /** It is not there yet. */
    CREATE("+"),
    /** It is there and ours, and differs. */
    CHANGE("~"),
    /** It is there and nobody's: it becomes ours, and what differs is changed. */
    ADOPT("&"),
    /** It is ours and no file names it any more. */
    DELETE("-"),
    /** It is ours by the list of owners, and gone: the list forgets it. */
    FORGET("."),
    /** It is as it should be. */
    LEAVE("="),
    /** It cannot be as it is wanted; nothing is done while one of these stands in the plan. */
    REFUSE("x");

    private final String sign;

    Verb(String sign) {
        this.sign = sign;
    }

    public String sign() {
        return sign;
    }
}
