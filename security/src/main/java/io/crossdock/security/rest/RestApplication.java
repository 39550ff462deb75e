package io.crossdock.security.rest;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import org.eclipse.jetty.server.Handler;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.jetty.JettyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

import java.time.Clock;
import java.util.Collection;

/** The resources plus the providers they all share. Everything Jersey would look for by itself is switched off: each
 * search costs start-up time and may find what nobody asked for. */
final class RestApplication extends ResourceConfig {
    /**
     * Behind a server of Jetty. It is made here, and not by whoever listens, since a class that hands one of Jersey's types to
     * another of Jersey's has both loaded when it is verified, which is before anybody has asked for anything.
     */
    static Handler served(Collection<?> resources, RestRules rules, Clock clock) {
        return ContainerFactory.createContainer(JettyHttpContainer.class, new RestApplication(resources, rules, clock));
    }

    private RestApplication(Collection<?> resources, RestRules rules, Clock clock) {
        property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
        property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
        property(CommonProperties.MOXY_JSON_FEATURE_DISABLE, true);
        property(CommonProperties.JSON_PROCESSING_FEATURE_DISABLE, true);
        property(ServerProperties.BV_FEATURE_DISABLE, true);
        property(ServerProperties.WADL_FEATURE_DISABLE, true);
        property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        register(new JacksonJsonProvider(RestJson.MAPPER));
        register(new ProblemMapper());
        register(new ValidatedBodies());
        register(new BoundedBodies(rules.longestBody(), clock));
        register(new DeclaredParameters());
        register(new BareRefusals());
        register(new EntityTagFilter());
        register(new AnswerStatus());
        register(new LeavingClients());
        resources.forEach(this::register);
    }
}
