package io.crossdock.broker.log;

/** Who asks for an append; decides which checks apply. */
public enum AppendOrigin {
    /** A producer: sequence numbers are checked, control records are refused. */
    CLIENT,
    /** A coordinator of this broker: may write control records, has no sequence numbers to check. */
    COORDINATOR
}
