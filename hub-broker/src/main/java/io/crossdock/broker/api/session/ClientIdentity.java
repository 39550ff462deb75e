package io.crossdock.broker.api.session;

import io.crossdock.broker.request.ClientDetails;
import io.crossdock.broker.request.RequestContext;
import org.apache.kafka.common.Uuid;

/**
 * What a subscription can choose a client by (KIP-714).
 *
 * @param instanceId of one client object, over all its connections
 */
record ClientIdentity(
        Uuid instanceId,
        String clientId,
        String softwareName,
        String softwareVersion,
        String sourceAddress,
        int sourcePort) {

    static ClientIdentity of(Uuid instanceId, RequestContext context) {
        ClientDetails details = context.session().details();
        return new ClientIdentity(
                instanceId,
                context.clientId(),
                details.softwareName(),
                details.softwareVersion(),
                context.session().clientAddress().getHostAddress(),
                details.port());
    }

    /** What a selector of this name looks at. */
    String selected(String selector) {
        return switch (selector) {
            case "client_instance_id" -> instanceId.toString();
            case "client_id" -> clientId;
            case "client_software_name" -> softwareName;
            case "client_software_version" -> softwareVersion;
            case "client_source_address" -> sourceAddress;
            case "client_source_port" -> Integer.toString(sourcePort);
            default -> "";
        };
    }
}
