package io.crossdock.security.rest.acl;

import io.crossdock.security.acl.Principals;
import io.crossdock.security.acl.Question;
import io.crossdock.security.rest.Refusal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Questions about access, out of what somebody wrote. */
public final class Questions {
    private static final String ADDRESS = "\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*";

    private Questions() {}

    /** @throws jakarta.ws.rs.WebApplicationException 400, naming the field that makes no sense */
    public static Question of(QuestionDto asked) {
        if (asked.operation() == AclVerb.ALL) {
            throw Refusal.field("operation", "must be one operation, not ALL");
        }
        return new Question(
                Principals.parse(asked.principal()),
                address(asked.host()),
                AclMapper.INSTANCE.kafka(asked.operation()),
                AclMapper.INSTANCE.kafka(asked.resourceType()),
                asked.name());
    }

    /** No name is looked up: who answers for it need not be who asks. */
    private static InetAddress address(String host) {
        try {
            if (host.matches(ADDRESS)) {
                return InetAddress.getByName(host);
            }
        } catch (UnknownHostException malformed) {
            // falls through to the one message for whatever is no address
        }
        throw Refusal.field("host", "must be an address such as 10.1.2.3 or 2001:db8::1, was '" + host + "'");
    }
}
